import { format, RowLink, Section } from '#console';
import { DecisionBadge } from './decision.tsx';
import { messages } from './portfolio-messages.en.ts';
import type { Portfolio } from './portfolio-queries.ts';
import { sessionPath } from './queries.ts';
import { cell, numberCell, SmallTable } from './small-table.tsx';

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
          ...LEVELS.map((level) => ({ text: text.levels[level] ?? String(level), right: true })),
          { text: text.notStated, right: true },
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
          { text: text.level },
          { text: text.where },
          { text: messages.decision },
        ]}
      >
        {gravest.map((one) => (
          <tr key={one.session_id} className="hover:bg-sunken">
            <td className={`${cell} min-w-48`}>
              <RowLink to={sessionPath(one.session_id)}>{one.project_name}</RowLink>
            </td>
            <td className={numberCell}>{format.score(one.residual_score)}</td>
            <td className={`${cell} whitespace-nowrap`}>{text.levels[one.level]}</td>
            <td className={`${cell} min-w-48`}>{one.requirements.join(', ')}</td>
            <td className={cell}>
              <DecisionBadge decision={one.decision} />
            </td>
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
      <th scope="row" className={`${cell} min-w-48 ${strong ? 'font-strong' : 'font-normal'}`}>
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
      <td className={`${numberCell} text-muted`}>
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
