import { Button, Icon, paths, useStored } from '#console';
import { asSearch, isWhole, type ListView, nameOf, viewFrom } from './list-filter.tsx';
import { messages } from './together-messages.en.ts';

const text = messages.list;
const MOST = 12;

/** Views of the list that somebody comes back to, kept in this browser. */
export function SavedViews({ view, onChoose }: { view: ListView; onChoose: (view: ListView) => void }) {
  const [stored, store] = useStored<string>('mainstay.charter.views', '[]');
  const saved = viewsFrom(stored);
  const setSaved = (views: readonly ListView[]) => store(JSON.stringify(views.map(asSearch)));
  const shown = nameOf(view);
  const kept = saved.some((one) => nameOf(one) === shown);
  const canSave = !isWhole(view) && !kept && saved.length < MOST;
  if (saved.length === 0 && !canSave) return null;
  return (
    <section aria-label={text.views} className="mb-4 flex flex-wrap items-center gap-2">
      {saved.map((one) => {
        const name = nameOf(one);
        return (
          <span
            key={name}
            className="inline-flex items-center rounded-full border border-line bg-surface text-sm has-[[aria-pressed=true]]:border-accent has-[[aria-pressed=true]]:bg-accent-tint"
          >
            <button
              type="button"
              aria-pressed={name === shown}
              className="min-h-7 max-w-60 truncate rounded-l-full pr-1 pl-3"
              onClick={() => onChoose(one)}
            >
              {name}
            </button>
            <button
              type="button"
              aria-label={text.removeView(name)}
              className="grid size-7 place-items-center rounded-r-full text-muted hover:text-ink"
              onClick={() => setSaved(saved.filter((other) => other !== one))}
            >
              <Icon d={paths.cross} className="size-3" />
            </button>
          </span>
        );
      })}
      {canSave && (
        <Button look="quiet" className="text-sm" onClick={() => setSaved([...saved, view])}>
          {text.saveView}
        </Button>
      )}
    </section>
  );
}

/** What was stored, as far as it is views: somebody may have edited it. */
function viewsFrom(stored: string): readonly ListView[] {
  try {
    const parsed: unknown = JSON.parse(stored);
    return Array.isArray(parsed)
      ? parsed.map((one) => viewFrom(Object(one))).filter((one) => !isWhole(one))
      : [];
  } catch {
    return [];
  }
}
