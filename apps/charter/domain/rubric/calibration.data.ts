/**
 * Answers written to calibrate the rubric, by question: how a competent person, a hurried one and a careless one
 * might answer. The good answers of the worked examples in `examples/charter/` are added by the test.
 */
export interface CalibrationAnswer {
  readonly question: string;
  readonly text: string;
}

export const GOOD: readonly CalibrationAnswer[] = [
  {
    question: 'business.problem',
    text: 'Our water network in Harsefeld lost 19% of the water pumped in 2025, 1.4 million cubic metres. The 6 repair crews find a burst on average 11 days after it began, and 3,200 households had low pressure at least once.',
  },
  {
    question: 'business.cost',
    text: 'The lost water costs EUR 610,000 a year to pump and treat, and emergency repairs another EUR 280,000. Both figures are from the annual report 2025 of our finance department.',
  },
  {
    question: 'business.owner',
    text: 'Jürgen Tamm, director of network operations, is accountable. The budget comes from the rehabilitation fund. He or the works council may stop the trial at any time.',
  },
  {
    question: 'success.minimum',
    text: 'At least 60% of the bursts of 2025 must be in the top 20 of the daily list when replayed on SCADA data. Lena Brandt, head of leakage control, decides on the basis of the replay report.',
  },
  {
    question: 'success.review',
    text: 'Lena Brandt and the control room lead look at hit rate and digging costs every month. If fewer than 40% of digs find a leak in a quarter, the list is paused and the model rebuilt.',
  },
  {
    question: 'data.labels',
    text: 'The truth is the repair record in the SAP work-order table: a leak counts when the crew entered a found burst with pipe id. The network engineers checked 250 orders in May 2026 and 93% were right.',
  },
  {
    question: 'data.gaps',
    text: 'In the eastern zone 14 of 52 flow meters have no signal at night. Lena Brandt has them replaced by 30 March 2027; until then that zone is left out.',
  },
  {
    question: 'users.override',
    text: 'The dispatcher drags an entry down the list or marks it "known works", which takes 10 seconds. The leakage engineer reads all of these marks every Monday.',
  },
  {
    question: 'users.training',
    text: 'The 9 dispatchers and 24 crew members get 3 hours with the leakage engineer before 15 February 2027. Each is observed on two shifts and has to explain one wrong suggestion.',
  },
  {
    question: 'ethics.oversight',
    text: 'The control room supervisor on shift oversees the list. She can switch it off with one button without asking anybody, has 30 minutes per shift for it, and logs why.',
  },
  {
    question: 'ethics.monitoring',
    text: 'Hit rate and missed bursts are computed weekly. If the hit rate drops below 35% or a burst above 50 cubic metres an hour was not listed, the leakage engineer investigates within 2 working days and may switch the list off.',
  },
];

export const MIDDLING: readonly CalibrationAnswer[] = [
  {
    question: 'business.problem',
    text: 'We lose a lot of water in the network and the repair crews find bursts too late, sometimes after more than 10 days.',
  },
  {
    question: 'business.cost',
    text: 'The losses cost us roughly EUR 600,000, plus the emergency repairs, which are also expensive.',
  },
  {
    question: 'business.cause',
    text: 'Pipes are old, and because there are few sensors the control room cannot see small leaks.',
  },
  {
    question: 'business.outcome',
    text: 'We want to bring water losses down to 12% in all zones of the network.',
  },
  {
    question: 'business.owner',
    text: 'The operations department is responsible for it, and the money is in the normal budget.',
  },
  {
    question: 'business.timeline',
    text: 'There will be a pilot in spring 2027 and after that we roll it out to the other zones.',
  },
  {
    question: 'business.alternative',
    text: 'We considered hiring another crew that walks the network with listening rods, but that is too expensive.',
  },
  {
    question: 'business.scope',
    text: 'The scope is the drinking water network of the town; waste water is not included for now.',
  },
  {
    question: 'success.minimum',
    text: 'It should find at least 60% of the leaks, otherwise we would not use it.',
  },
  {
    question: 'success.guardrails',
    text: 'Digging costs and complaints of residents about works in the street should not go up.',
  },
  {
    question: 'success.evaluation',
    text: 'We compare the results of the pilot zone with the previous year and look at the difference.',
  },
  {
    question: 'success.benefit',
    text: 'We estimate that some EUR 200,000 could be saved if the target is reached.',
  },
  {
    question: 'data.volume',
    text: 'We have measurements of 52 flow meters, several years of them, and about 400 repairs.',
  },
  {
    question: 'data.lineage',
    text: 'SCADA data are exported into our database and the model reads them from there.',
  },
  {
    question: 'data.labels',
    text: 'We use the repair orders in SAP as the truth, which should be mostly right.',
  },
  {
    question: 'data.access',
    text: 'The operations manager has agreed that the flow data may be used for this.',
  },
  {
    question: 'users.affected',
    text: 'Residents of the town are affected when streets are closed for digging.',
  },
  {
    question: 'users.journey',
    text: 'Today the control room looks at alarms; with the system they will look at a list of suspected leaks.',
  },
  { question: 'users.training', text: 'Dispatchers will get a training of 2 hours before it starts.' },
  {
    question: 'users.adoption',
    text: 'We will ask the crews for feedback and hope that most of them use the list by summer 2027.',
  },
  {
    question: 'ethics.oversight',
    text: 'The control room supervisor oversees the list and can switch it off.',
  },
  {
    question: 'ethics.fairness',
    text: 'We compare the hit rate between the districts of the town once a year.',
  },
  {
    question: 'ethics.redress',
    text: 'Residents can call the service hotline if something went wrong and they get an answer.',
  },
  {
    question: 'ethics.monitoring',
    text: 'The hit rate is watched weekly and when it drops we look into it.',
  },
];

export const POOR: readonly CalibrationAnswer[] = [
  { question: 'business.problem', text: 'Things are not efficient enough.' },
  { question: 'business.cost', text: 'It costs a lot of money and time.' },
  { question: 'business.cause', text: 'Probably various reasons.' },
  {
    question: 'business.outcome',
    text: 'Better results and significantly improved efficiency for all stakeholders.',
  },
  { question: 'business.owner', text: 'The team.' },
  { question: 'business.timeline', text: 'As soon as possible, hopefully next year.' },
  { question: 'business.alternative', text: 'We believe AI is the best solution for this.' },
  { question: 'business.decision', text: 'Everyone will make better decisions faster.' },
  { question: 'business.scope', text: 'Everything that is relevant.' },
  { question: 'business.constraints', text: 'The usual ones apply, nothing special.' },
  { question: 'success.baseline_source', text: 'From our systems.' },
  { question: 'success.causal_link', text: 'A better model gives better results.' },
  { question: 'success.minimum', text: 'It should be good enough to be useful.' },
  { question: 'success.error_costs', text: 'Errors are bad but we will try to avoid them.' },
  { question: 'success.review', text: 'We will monitor it regularly and react appropriately.' },
  { question: 'data.volume', text: 'We have lots of data.' },
  { question: 'data.labels', text: 'The data is labelled properly.' },
  { question: 'data.representativeness', text: 'The data is quite representative overall.' },
  { question: 'data.gaps', text: 'No major gaps that we are aware of.' },
  { question: 'users.affected', text: 'Many people will benefit.' },
  { question: 'users.override', text: 'Users can ignore it if they want.' },
  { question: 'users.explanation', text: 'It will be transparent and user-friendly.' },
  { question: 'users.adoption', text: 'People will love it because it helps them a lot.' },
  { question: 'ethics.oversight', text: 'Human override is always available.' },
  { question: 'ethics.vulnerable', text: 'We take care of everyone equally.' },
  { question: 'ethics.fairness', text: 'We will make sure the model is fair and unbiased for everybody.' },
  { question: 'ethics.redress', text: 'They can contact us.' },
  { question: 'ethics.monitoring', text: 'Best practices for monitoring will be followed as needed.' },
];
