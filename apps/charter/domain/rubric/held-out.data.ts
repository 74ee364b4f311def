/**
 * Answers written to measure the rubric, by people who answer otherwise than those of `calibration.data.ts`: notes in
 * fragments, lists, long stories, first person, other trades. Rated before they were scored: 2 would satisfy a
 * reviewer, 1 says half of what is asked, 0 says nothing that can be checked. Those of part `tune` may be looked at
 * when the rubric is changed; those of part `held-out` only measure.
 */
export interface RatedAnswer {
  readonly question: string;
  readonly rating: 0 | 1 | 2;
  readonly text: string;
}

export const TUNE: readonly RatedAnswer[] = [
  {
    question: 'business.problem',
    rating: 2,
    text: 'Bread returned unsold: 61 shops, 2025, on average 14% of the morning bake. Shop assistants pack it by hand in the evening, roughly 40 minutes each. It has been that way since the central bakery opened in March 2023.',
  },
  {
    question: 'business.problem',
    rating: 1,
    text: 'We bake too much in the morning and the assistants in our 61 shops have to throw a good part of it away.',
  },
  {
    question: 'business.problem',
    rating: 0,
    text: 'Waste is a topic that moves our whole branch and where we would like to be a pioneer.',
  },
  {
    question: 'business.cost',
    rating: 2,
    text: 'EUR 1.9 million in 2025 for flour, energy and wages of goods that were not sold, taken from the DATEV cost centre report by our controller.',
  },
  {
    question: 'business.cost',
    rating: 1,
    text: 'Around two million euros each year if everything is counted.',
  },
  {
    question: 'business.cause',
    rating: 2,
    text: 'Orders are placed by the branch managers the evening before, and because an empty shelf gets them complaints they order a tenth more; in the Friday count of May 2026, 47 of 61 shops did so.',
  },
  {
    question: 'business.cause',
    rating: 0,
    text: 'It has grown historically and nobody really looked into it.',
  },
  {
    question: 'business.outcome',
    rating: 2,
    text: 'Returns go from 14% of the morning bake to 9% by 30 September 2027 in all shops that take part.',
  },
  { question: 'business.outcome', rating: 1, text: 'Returns should be below 9% in all 61 shops.' },
  {
    question: 'business.owner',
    rating: 2,
    text: 'Frau Lindqvist, head of logistics, answers for it and has the money in her budget for 2027; she or the managing director may cancel it at any quarterly meeting.',
  },
  { question: 'business.owner', rating: 0, text: 'Management stands behind this.' },
  {
    question: 'success.minimum',
    rating: 2,
    text: 'If the error on the orders of autumn 2026 is not at most 11% in at least 50 of the 61 shops, we stay with the sheet. The head of logistics makes that call.',
  },
  {
    question: 'success.minimum',
    rating: 1,
    text: 'The forecast has to be clearly more exact than our branch managers, at least 3 points.',
  },
  { question: 'success.guardrails', rating: 0, text: 'Customers must stay happy at all times.' },
  {
    question: 'success.review',
    rating: 2,
    text: 'Every Monday the shift planner looks at the error per shop; the head of logistics sees it monthly. Three weeks above 15% in a shop and that shop is switched back to manual orders.',
  },
  {
    question: 'success.error_costs',
    rating: 1,
    text: 'Too little bread means lost sales and angry customers; too much means waste, about 38 cents per roll.',
  },
  {
    question: 'data.volume',
    rating: 2,
    text: '- 61 shops x 1,020 days (Jan 2023 to Oct 2025) = 62,000 shop days\n- 540 of them are days before holidays, the rare kind\n- August to October 2025 is kept for testing',
  },
  { question: 'data.volume', rating: 0, text: 'The tills record everything, so there should be plenty.' },
  {
    question: 'data.labels',
    rating: 2,
    text: 'What was sold comes from the till (Vectron), what came back is weighed by the driver. In 120 spot checks in June 2026 the weight was off by more than 5% in 9 cases.',
  },
  {
    question: 'data.labels',
    rating: 1,
    text: 'Sales in the till minus what the driver takes back in the evening.',
  },
  {
    question: 'data.gaps',
    rating: 2,
    text: '7 shops have no working scale, so their returns are estimates. Herr Yilmaz replaces the scales until 28 February 2027.',
  },
  { question: 'data.gaps', rating: 0, text: 'Data is never perfect but ours is in decent shape.' },
  {
    question: 'users.affected',
    rating: 2,
    text: 'About 480 shop assistants and 70 drivers: fewer hours of packing in the evening, but some may lose the extra shift on Saturday. 22,000 customers a day may find their favourite roll sold out an hour earlier.',
  },
  {
    question: 'users.affected',
    rating: 1,
    text: 'The assistants in the shops are affected and perhaps customers who come late.',
  },
  {
    question: 'users.override',
    rating: 2,
    text: 'The branch manager edits the number in the order form, one field, under ten seconds. The planner reads all changes above 20% every morning.',
  },
  { question: 'users.override', rating: 0, text: 'Of course a human always has the last word.' },
  { question: 'users.training', rating: 1, text: 'Branch managers get an introduction of 90 minutes.' },
  {
    question: 'users.adoption',
    rating: 2,
    text: 'Orders taken over unchanged: 0% now, 70% by 31 October 2027. Complaints go to the planner by phone, who answers the same day and reports weekly.',
  },
  {
    question: 'ethics.oversight',
    rating: 2,
    text: 'The planner on duty may switch any shop to manual orders without asking; she looks at the list for 30 minutes each morning. To stop everything she presses "hold", and the plan of last week applies.',
  },
  { question: 'ethics.oversight', rating: 0, text: 'There will be governance structures in place.' },
  {
    question: 'ethics.monitoring',
    rating: 1,
    text: 'We watch the error weekly and the IT department looks into it when it gets worse.',
  },
  {
    question: 'ethics.redress',
    rating: 2,
    text: 'Assistants who think their hours were cut wrongly go to the works council office or write to hours@; the personnel manager answers within 10 days and can restore the shift.',
  },
  {
    question: 'ethics.fairness',
    rating: 0,
    text: 'The system treats all shops the same, so it is fair by design.',
  },
];

export const HELD_OUT: readonly RatedAnswer[] = [
  {
    question: 'business.problem',
    rating: 2,
    text: 'Last winter (Nov 2025 - Mar 2026) our three ferries to the islands left port 212 times with a delay over 20 minutes. 96,000 passengers, most of them commuters and pupils. Dispatchers at Larvik decide by phone and by looking out of the window.',
  },
  {
    question: 'business.problem',
    rating: 1,
    text: 'Ferries are often late in winter, which annoys commuters, and it has become worse since 2024.',
  },
  {
    question: 'business.problem',
    rating: 0,
    text: 'The weather is what it is, and passengers expect more and more these days.',
  },
  {
    question: 'business.cost',
    rating: 2,
    text: 'Overtime of the crews NOK 3.4 million and compensation of tickets NOK 1.1 million in 2025; both from the annual accounts that our auditor signed.',
  },
  { question: 'business.cost', rating: 1, text: 'Compensation and overtime come to several million kroner.' },
  { question: 'business.cost', rating: 0, text: 'Hard to put a figure on it, but it hurts.' },
  {
    question: 'business.timeline',
    rating: 2,
    text: '15 Jan 2027 weather data connected; trial on the Nordby route from 1 Feb; decision by the harbour master on 30 April 2027; all routes from 1 Oct 2027.',
  },
  { question: 'business.timeline', rating: 1, text: 'We start a trial on one route in early 2027.' },
  {
    question: 'business.alternative',
    rating: 2,
    text: 'We tried a fixed winter timetable in 2024: delays fell from 240 to 205, but 11% of commuters missed their train because the crossing left later every day.',
  },
  { question: 'business.alternative', rating: 0, text: 'There is no alternative to digitalisation.' },
  {
    question: 'business.decision',
    rating: 1,
    text: 'The dispatcher will move departures earlier instead of waiting.',
  },
  {
    question: 'success.baseline_source',
    rating: 2,
    text: 'AIS positions of the 3 ships, November 2025 to March 2026, 4,310 departures. Compared with the printed timetable by Ola Brekke, traffic controller, and signed off on 4 May 2026.',
  },
  {
    question: 'success.baseline_source',
    rating: 1,
    text: 'From the AIS positions of the ships last winter.',
  },
  {
    question: 'success.causal_link',
    rating: 2,
    text: 'If the dispatcher knows 3 hours ahead that a crossing takes 55 instead of 40 minutes, the boat leaves earlier; in a desk exercise on 60 storm days this saved 38 of 71 late arrivals. The fragile link is the crew, who must be on board by then.',
  },
  {
    question: 'success.causal_link',
    rating: 0,
    text: 'Better predictions lead to better planning and happier passengers.',
  },
  {
    question: 'success.benefit',
    rating: 1,
    text: 'Half of the compensation would be saved, about NOK 500,000 a year.',
  },
  {
    question: 'success.evaluation',
    rating: 2,
    text: 'Odd days with forecast, even days without, for 14 weeks from 1 February 2027; 1,200 departures in each group, compared by delay above 20 minutes.',
  },
  { question: 'success.evaluation', rating: 0, text: 'We will see quite quickly whether it works.' },
  {
    question: 'data.lineage',
    rating: 2,
    text: 'MET Norway sends wind and wave forecasts every 6 hours to our Azure store, AIS comes each minute through Kystverket; the duty engineer gets an SMS if either stops for half an hour.',
  },
  {
    question: 'data.lineage',
    rating: 1,
    text: 'Weather data and positions are loaded into our database every hour.',
  },
  {
    question: 'data.representativeness',
    rating: 2,
    text: 'Storms above 20 m/s: 9 days in the data, though the last ten winters had 17 on average. The route to Hvaler is missing because it opened only in May 2026.',
  },
  {
    question: 'data.representativeness',
    rating: 0,
    text: 'We have no reason to think that anything is missing.',
  },
  {
    question: 'data.access',
    rating: 2,
    text: 'The harbour master allowed it in her letter of 12 June 2026 (ref. LH-2026-88). Positions of private boats may not be stored.',
  },
  {
    question: 'data.access',
    rating: 1,
    text: 'The coast guard says we may use the positions, but not pass them on.',
  },
  {
    question: 'users.journey',
    rating: 2,
    text: 'Today: the dispatcher calls the captain 30 minutes before departure, 5 to 10 minutes per ship. Then: a list at 04:00 shows which crossings take longer, she confirms in 2 minutes and captains see it on the bridge.',
  },
  {
    question: 'users.journey',
    rating: 1,
    text: 'Today the dispatcher phones the captains; in future she will have a screen.',
  },
  { question: 'users.explanation', rating: 0, text: 'The application is self-explanatory and modern.' },
  {
    question: 'users.consulted',
    rating: 2,
    text: 'Four dispatchers and eleven captains in April 2026, the passenger council in May. Since the captains objected, the departure is only ever moved by 15 minutes or less.',
  },
  {
    question: 'users.training',
    rating: 2,
    text: 'All 6 dispatchers and 14 captains, one afternoon of 3 hours each with Ola Brekke in the second week of January 2027; they replay five storms in which the forecast was wrong and must spot four.',
  },
  { question: 'users.training', rating: 0, text: 'Everyone will be trained before go-live as needed.' },
  { question: 'ethics.oversight', rating: 1, text: 'The captain can always refuse to sail.' },
  {
    question: 'ethics.vulnerable',
    rating: 2,
    text: 'Some 140 pupils take the 07:10 boat alone and about 60 wheelchair users a week need the lift; for both the departure is never moved earlier, and the crew calls the school when the boat is late.',
  },
  {
    question: 'ethics.monitoring',
    rating: 2,
    text: 'Daily error of the crossing time. Above 12 minutes on two days the traffic controller suspends the list within the hour, and the timetable applies.',
  },
  {
    question: 'ethics.monitoring',
    rating: 0,
    text: 'Continuous monitoring ensures that quality is kept at a high level.',
  },
  {
    question: 'ethics.redress',
    rating: 1,
    text: 'Passengers may complain on our website and get their ticket refunded.',
  },
  {
    question: 'ethics.fairness',
    rating: 2,
    text: 'Delay of the island routes versus the mainland route, checked each quarter by the passenger council together with Ola Brekke: the gap may not exceed 4 minutes.',
  },
];
