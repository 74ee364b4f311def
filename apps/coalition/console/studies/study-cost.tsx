import { format, keepPreviousData, queryOptions, useQuery } from '#console';
import { key } from '../queries.ts';
import { messages } from './study-messages.en.ts';
import { studyCost } from './study-queries.ts';

const text = messages.cost;

const costQuery = (wish: object) =>
  queryOptions({
    queryKey: key('study-cost', wish),
    queryFn: () => studyCost(wish),
    placeholderData: keepPreviousData,
    // What is wrong with a form is said at once, and again when it is sent.
    retry: false,
  });

/** What the study that is asked for would take, before it is begun. */
export function StudyCostLine({ wish }: { wish: object }) {
  const { data, error } = useQuery(costQuery(wish));
  if (error) return <p className="text-bad">{error.message}</p>;
  if (!data) return null;
  const { lives, ticks, most_ticks: most, seconds } = data;
  const work = text.work(format.count(lives), format.count(ticks));
  if (ticks > most) return <p className="text-bad">{`${work} ${text.tooMuch(format.count(most))}`}</p>;
  return (
    <p className="text-muted" role="status">
      {work} {seconds === null ? text.unknown : text.takes(format.duration(Math.max(1, seconds)))}
    </p>
  );
}
