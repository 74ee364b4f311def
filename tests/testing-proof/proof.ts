import {
  type Fault,
  type FaultKind,
  type FixtureName,
  faults,
  itemsToken,
  notesLogins,
  type SeenFinding,
  startFixture,
} from '../fixtures/testing/index.ts';

/** What is asked of the app that is to be proven. */
export interface Wish {
  readonly url: string;
  readonly type: FaultKind;
  readonly budgetSeconds: number;
  readonly login?: {
    readonly steps?: readonly unknown[];
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly openapi?: string;
}

export interface ProofFinding extends SeenFinding {
  readonly confidence: string;
}

export interface Tester {
  execute(wish: Wish): Promise<readonly ProofFinding[]>;
  /** Takes the pictures of the latest execution for right. */
  approve(url: string): Promise<void>;
}

/** What came of one app with some faults of one kind at once, or with none: its twin. */
export interface Outcome {
  readonly app: FixtureName;
  readonly kind: FaultKind;
  readonly seconds: number;
  readonly found: readonly Fault[];
  readonly missed: readonly Fault[];
  /** On a twin: every finding that says it is certain. With faults: what belongs to none of them; it may be a consequence. */
  readonly others: readonly ProofFinding[];
}

const element = (role: string, name: string) => ({
  title: `${role} “${name}”`,
  locators: [role === 'button' ? { by: 'role', role, name } : { by: 'label', text: name }],
});
const [anna] = notesLogins;

/** How each app is entered. */
const entrances: Readonly<Record<FixtureName, (url: string) => Partial<Wish>>> = {
  todo: () => ({}),
  shop: () => ({}),
  booking: () => ({}),
  dashboard: () => ({}),
  notes: () => ({
    login: {
      steps: [
        { do: 'open', path: '/sign-in' },
        { do: 'fill', element: element('textbox', 'User name'), value: anna.user },
        { do: 'fill', element: element('textbox', 'Password'), value: anna.password },
        { do: 'click', element: element('button', 'Sign in') },
      ],
    },
  }),
  items: (url) => ({
    openapi: new URL('openapi.json', url).href,
    login: { headers: { authorization: `Bearer ${itemsToken}` } },
  }),
};

/**
 * Faults of an app and kind in groups of at most `together`. Neighbours of the list are often alike and would hide each
 * other, so they go to different groups.
 */
export function groupsOf(own: readonly Fault[], together: number): readonly (readonly Fault[])[] {
  const count = Math.ceil(own.length / together);
  return Array.from({ length: count }, (_, at) => own.filter((_fault, index) => index % count === at));
}

export interface Trial {
  readonly app: FixtureName;
  readonly kind: FaultKind;
  /** None: the twin. */
  readonly faults: readonly Fault[];
}

/** Every app with its faults of each kind, and its twin as often as there are kinds. */
export function trialsOf(wanted: (fault: Fault) => boolean, together: number): readonly Trial[] {
  const chosen = faults.filter(wanted);
  const parts = Map.groupBy(chosen, ({ app, kind }) => `${app} ${kind}`);
  return [...parts.values()].flatMap((own) => {
    const first = own[0];
    if (first === undefined) return [];
    const { app, kind } = first;
    return [
      { app, kind, faults: [] },
      ...groupsOf(own, together).map((group) => ({ app, kind, faults: group })),
    ];
  });
}

/** Serves the app, has it tested, and compares what was found with what is wrong. */
export async function runTrial(
  { app, kind, faults: on }: Trial,
  tester: Tester,
  budgetSeconds: number,
): Promise<Outcome> {
  const fixture = await startFixture(app);
  const wish: Wish = { url: fixture.url, type: kind, budgetSeconds, ...entrances[app](fixture.url) };
  try {
    if (kind === 'visual') {
      await tester.execute(wish);
      await tester.approve(fixture.url);
    }
    fixture.release(on.map(({ id }) => id));
    const begun = performance.now();
    const findings = await tester.execute(wish);
    const found = on.filter((fault) => findings.some((finding) => fault.recognised(finding)));
    return {
      app,
      kind,
      seconds: Math.round((performance.now() - begun) / 1000),
      found,
      missed: on.filter((fault) => !found.includes(fault)),
      others: findings.filter(
        (finding) => finding.confidence === 'certain' && !on.some((fault) => fault.recognised(finding)),
      ),
    };
  } finally {
    await fixture.stop();
  }
}

const isTwin = ({ found, missed }: Outcome): boolean => found.length + missed.length === 0;
const saying = ({ check, path, title }: SeenFinding): string => `${check} at ${path}: ${title}`;

/** One trial in a few lines. */
export function trialText(outcome: Outcome): string {
  const { app, kind, found, missed, others, seconds } = outcome;
  if (isTwin(outcome))
    return [
      `${app}, ${kind}: the twin, ${seconds} s: ${others.length} false alarms`,
      ...others.map((finding) => `  false alarm: ${saying(finding)}`),
    ].join('\n');
  return [
    `${app}, ${kind}: ${found.length} of ${found.length + missed.length} found in ${seconds} s`,
    ...missed.map(({ id, description }) => `  missed: ${id} (${description})`),
    ...others.map((finding) => `  beside: ${saying(finding)}`),
  ].join('\n');
}

export interface Score {
  readonly kind: FaultKind | 'all';
  readonly found: number;
  readonly seeded: number;
  readonly falseAlarms: number;
}

/** Recall and false alarms, for each kind and for all. */
export function scores(outcomes: readonly Outcome[]): readonly Score[] {
  const of = (kind: Score['kind'], own: readonly Outcome[]): Score => ({
    kind,
    found: own.reduce((sum, { found }) => sum + found.length, 0),
    seeded: own.reduce((sum, { found, missed }) => sum + found.length + missed.length, 0),
    falseAlarms: own.filter(isTwin).reduce((sum, { others }) => sum + others.length, 0),
  });
  const kinds = [...Map.groupBy(outcomes, ({ kind }) => kind)].map(([kind, own]) => of(kind, own));
  return [...kinds, of('all', outcomes)];
}

export const scoreText = ({ kind, found, seeded, falseAlarms }: Score): string =>
  `${kind.padEnd(14)}${String(found).padStart(3)} of ${String(seeded).padStart(3)} faults found (${seeded === 0 ? '–' : `${Math.round((100 * found) / seeded)}%`}), ${falseAlarms} false alarms on the twins`;
