import type { State } from '../../domain/exploration/graph.ts';
import type { Evidence, Finding } from '../../domain/findings/finding.ts';
import type { Judgement } from '../../domain/visual/judge.ts';
import type { Size } from '../../domain/visual/rectangle.ts';
import type { Baseline } from './baselines.ts';

const picture = (title: string, artifact_id: string): Evidence => ({
  kind: 'file',
  title,
  artifact_id,
  content_type: 'image/png',
});

function common(state: State, check: string, baseline: Baseline) {
  const { state: key, browser, viewport } = baseline;
  return {
    check,
    type: 'visual' as const,
    key: `${check} ${browser} ${viewport} ${key}`.slice(0, 500),
    path: state.path,
    state: state.id,
    steps: [...state.way],
  };
}

const place = ({ browser, viewport, platform, drawn_by }: Baseline): string =>
  `${viewport.replace('x', ' × ')} px in ${browser} on ${platform}, drawn by ${drawn_by}`;

/** A state that was never seen in this browser and window. Not a fault: a person says whether it looks right. */
export function newPictureFinding(state: State, baseline: Baseline): Finding {
  const masks = baseline.masks.length;
  const varies =
    masks === 0
      ? ''
      : ` ${masks} ${masks === 1 ? 'part varies' : 'parts vary'} by itself and will not be compared.`;
  return {
    ...common(state, 'visual.new', baseline),
    severity: 'minor',
    confidence: 'review',
    title: `"${state.name}" has no approved picture yet.`.slice(0, 300),
    advice:
      'Look at the picture, and approve it if the page looks right. Later executions are compared with it.',
    evidence: [
      picture('Picture', baseline.picture),
      { kind: 'text', title: 'Proposed baseline', text: `${baseline.id}: ${place(baseline)}.${varies}` },
    ],
  };
}

export interface ChangedPicture {
  readonly state: State;
  readonly before: Baseline;
  readonly proposed: Baseline;
  readonly sizes: { readonly before: Size; readonly after: Size };
  readonly judgement: Judgement;
}

const mostRegions = 20;

/** A state that looks different. Sure only against a picture that a person approved. */
export function changedPictureFinding(change: ChangedPicture): Finding {
  const { state, before, proposed, sizes, judgement } = change;
  const { regions, share, pixels } = judgement;
  const percent = `${(share * 100).toFixed(share < 0.001 ? 3 : 1)}%`;
  const isSame = sizes.before.width === sizes.after.width && sizes.before.height === sizes.after.height;
  const where = regions
    .slice(0, mostRegions)
    .map(({ x, y, width, height }) => `${width} × ${height} px at ${x}, ${y}`)
    .join('; ');
  const facts = [
    `${pixels.toLocaleString('en-US')} pixels differ, ${percent} of the picture: ${where}${regions.length > mostRegions ? '; and more' : ''}.`,
    ...(isSame
      ? []
      : [
          `It was ${sizes.before.width} × ${sizes.before.height} px and is ${sizes.after.width} × ${sizes.after.height} px.`,
        ]),
    `Before: ${place(before)}. ${before.status === 'approved' ? `Approved by ${before.decided_by}.` : 'Not approved yet.'}`,
    `Now: ${place(proposed)}.`,
  ];
  return {
    ...common(state, 'visual.changed', before),
    severity: share > 0.1 ? 'serious' : 'moderate',
    confidence: before.status === 'approved' ? 'certain' : 'review',
    title: `"${state.name.slice(0, 150)}" looks different in ${regions.length} ${regions.length === 1 ? 'place' : 'places'} (${percent} of the picture).`,
    advice:
      'If the change is wanted, approve the new picture; it becomes the baseline. If not, it is a fault: reject it.',
    evidence: [
      picture('Before', before.picture),
      picture('After', proposed.picture),
      ...(proposed.difference === null ? [] : [picture('Difference', proposed.difference)]),
      { kind: 'text', title: 'What differs', text: facts.join('\n') },
      { kind: 'text', title: 'Proposed baseline', text: proposed.id },
    ],
  };
}
