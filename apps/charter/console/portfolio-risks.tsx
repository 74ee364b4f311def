import { format, RowLink, Section } from '#console';
import { DecisionBadge } from './decision.tsx';
import { messages } from './portfolio-messages.en.ts';
import type { Portfolio } from './portfolio-queries.ts';
import { sessionPath } from './queries.ts';
import { cell, hiddenNarrow, numberCell, SmallTable } from './small-table.tsx';

const text = messages.risks;
const LEVELS = [5, 4, 3, 2, 1] as const;

/** Which requirements keep the highest risks. The number in a cell says how many charters; the shade only helps. */
export function PortfolioRisks({ risks }: { risks: Portfolio['risks'] }) {
  const { charters, levels, requirements, gravest } = risks;
  if (gravest.length === 0) {
    return (
      <Section title={text.title}>
        <p className="text-muted">{text.none}</p>
      </Section>
    );
  }
  const overall = LEVELS.toReversed().map(
    (level) => levels.find((one) => one.level === level)?.charters ?? 0,
  );
  return (
    <Section title={text.title}>
      <p className="mb-3 max-w-[75ch] text-muted">{text.lead}</p>
      <SmallTable
        caption={text.title}
        head={[
          { text: text.requirement },
          ...LEVELS.map((level) => ({
            text: `${level} ${text.levels[level]}`,
            // A phone has room for the number alone, which the rows below explain.
            shown: (
              <>
                {level} <span className="max-sm:sr-only">{text.levels[level]}</span>
              </>
            ),
            right: true,
          })),
          { text: text.notStated, right: true, hideNarrow: true },
        ]}
      >
        <LevelRow name={text.overall} byLevel={overall} charters={charters} strong />
        {requirements.map(({ id, title, by_level: byLevel }) => (
          <LevelRow key={id} name={title} byLevel={byLevel} charters={charters} />
        ))}
      </SmallTable>
      <h3 className="mt-6 mb-3 font-strong">{text.gravest}</h3>
      <SmallTable
        caption={text.gravest}
        head={[
          { text: messages.charter },
          { text: text.left, right: true },
          { text: text.level, hideNarrow: true },
          { text: messages.decision, hideNarrow: true },
          { text: text.where, hideNarrow: true },
        ]}
      >
        {gravest.map((one) => (
          <tr key={one.session_id} className="hover:bg-sunken">
            <td className={`${cell} min-w-48 max-sm:min-w-28`}>
              <RowLink to={sessionPath(one.session_id)}>{one.project_name}</RowLink>
              <span className="mt-1 block sm:hidden">
                <DecisionBadge decision={one.decision} />
              </span>
            </td>
            <td className={numberCell}>{format.score(one.residual_score)}</td>
            <td className={`${cell} ${hiddenNarrow} whitespace-nowrap`}>
              {one.level} {text.levels[one.level]}
            </td>
            <td className={`${cell} ${hiddenNarrow}`}>
              <DecisionBadge decision={one.decision} />
            </td>
            <td className={`${cell} ${hiddenNarrow} min-w-48`}>{one.requirements.join(', ')}</td>
          </tr>
        ))}
      </SmallTable>
    </Section>
  );
}

/** `byLevel` is for level 1, 2, 3, 4, 5. */
function LevelRow({
  name,
  byLevel,
  charters,
  strong = false,
}: {
  name: string;
  byLevel: readonly number[];
  charters: number;
  strong?: boolean;
}) {
  const stated = byLevel.reduce((sum, one) => sum + one, 0);
  return (
    <tr className={strong ? 'font-strong' : ''}>
      <th
        scope="row"
        className={`${cell} min-w-48 max-sm:min-w-32 ${strong ? 'font-strong' : 'font-normal'}`}
      >
        {name}
      </th>
      {LEVELS.map((level) => {
        const count = byLevel[level - 1] ?? 0;
        return (
          <td
            key={level}
            className={`${numberCell} ${count === 0 ? 'text-muted' : shade(level, count / charters)}`}
          >
            {count === 0 ? '–' : format.count(count)}
          </td>
        );
      })}
      <td className={`${numberCell} ${hiddenNarrow} text-muted`}>
        {charters === stated ? '–' : format.count(charters - stated)}
      </td>
    </tr>
  );
}

/** Red and amber are for what is high; what is minimal is only there. */
function shade(level: number, share: number): string {
  const strong = share >= 0.25 ? ' font-strong' : '';
  if (level >= 4) return `bg-bad-tint text-bad${strong}`;
  return level === 3 ? `bg-warn-tint text-warn${strong}` : strong;
}
