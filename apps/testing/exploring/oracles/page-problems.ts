import type { PageProblem } from '../../browsers/watch.ts';
import { describeAction } from '../../domain/suite/describe-action.ts';
import { makeFinding, routeOfUrl } from './make-finding.ts';
import type { Observation, Suspect } from './observation.ts';

/** Answers by which a server says no as it should: wrong input, not signed in, not allowed, too often, already there. */
const refusals = new Set([400, 401, 402, 403, 405, 409, 410, 412, 413, 415, 422, 423, 428, 429, 451]);
/** Browsers ask for these by themselves. */
const unasked = /\/(favicon\.ico|apple-touch-icon[^/]*|robots\.txt|\.well-known\/.*)$/;

const doing = ({ steps }: Observation): string => {
  const last = steps.at(-1);
  return last === undefined ? '' : describeAction(last);
};

function ofAnswer(problem: PageProblem, observation: Observation): Suspect | undefined {
  const { status = 0, url = '', method = 'GET' } = problem;
  const path = URL.parse(url)?.pathname ?? url;
  if (unasked.test(path)) return undefined;
  const about = `${method} ${routeOfUrl(url)} ${status}`;
  const common = {
    path: observation.after.path,
    state: observation.stateId,
    steps: observation.steps,
    evidence: { Request: `${method} ${url}`, Answer: problem.text },
    about,
  };
  if (status >= 500)
    return makeFinding({
      ...common,
      check: 'page.server_error',
      severity: 'critical',
      title: `${method} ${path} is answered with ${status}, after: ${doing(observation)}`,
      advice:
        'The server failed on a request that the page made. Find the error in its log; wrong input deserves an answer of 4xx that says what is wrong.',
      source: 'RFC 9110, section 15.6',
    });
  if (refusals.has(status) || observation.choice?.tried === 'invalid') return undefined;
  const request = observation.observed.requests.find((one) => one.url === url && one.method === method);
  // A picture that is missing is told as such.
  if (request?.type === 'image') return undefined;
  const isPage = request?.isNavigation === true;
  return makeFinding({
    ...common,
    check: isPage ? 'page.broken_link' : 'page.bad_answer',
    severity: 'serious',
    title: isPage
      ? `The way to ${path} ends at ${status}, after: ${doing(observation)}`
      : `${method} ${path} is answered with ${status}, after: ${doing(observation)}`,
    advice: 'The page asks for something that is not there. Correct the address, or put back what it names.',
    source: 'RFC 9110, section 15.5',
  });
}

function ofProblem(problem: PageProblem, observation: Observation): Suspect | undefined {
  const { origin, after, stateId: state, steps } = observation;
  const common = { path: after.path, state, steps, about: problem.text, evidence: { Message: problem.text } };
  switch (problem.kind) {
    case 'uncaught-error':
      return makeFinding({
        ...common,
        check: 'page.uncaught_error',
        severity: 'serious',
        title: `Uncaught error "${problem.text.slice(0, 140)}", after: ${doing(observation)}`,
        advice: 'What the script was about to do was not done. Handle the case, or correct the script.',
      });
    case 'console-error':
      return makeFinding({
        ...common,
        check: 'page.console_error',
        severity: 'moderate',
        // Some apps write what they handled to the console when input was wrong.
        confidence: observation.choice?.tried === 'invalid' ? 'review' : 'certain',
        title: `Error in the console "${problem.text.slice(0, 140)}", after: ${doing(observation)}`,
        advice: 'The page says itself that something went wrong. Correct it, or do not call it an error.',
      });
    case 'failed-request': {
      const isOwn = URL.parse(problem.url ?? '')?.origin === origin;
      return makeFinding({
        ...common,
        check: 'page.failed_request',
        severity: 'serious',
        // Another site may be out of reach from here, and not for its visitors.
        confidence: isOwn ? 'certain' : 'review',
        about: `${problem.method ?? 'GET'} ${routeOfUrl(problem.url ?? '')} ${problem.text}`,
        title: `${problem.method ?? 'GET'} ${problem.url ?? ''} got no answer (${problem.text}), after: ${doing(observation)}`,
        advice:
          'The connection was refused, broke or took too long. See whether the server is up and whether it ends answers early.',
      });
    }
    case 'bad-answer':
      return ofAnswer(problem, observation);
    default:
      return undefined;
  }
}

/** Errors that the page itself or the network told of. */
export const problemSuspects = (observation: Observation): Suspect[] =>
  observation.observed.problems.flatMap((problem) => ofProblem(problem, observation) ?? []);
