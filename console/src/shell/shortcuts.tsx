import { Dialog } from '../kit/dialog.tsx';
import { messages } from '../messages.en.ts';

const text = messages.shortcuts;
const list: readonly (readonly [readonly string[], string])[] = [
  [['Ctrl', 'K'], text.palette],
  [['?'], text.help],
  [['g', 'h'], text.home],
  [['g', 'r'], text.runs],
  [['g', 'a'], text.approvals],
  [['g', 'm'], text.models],
  [['g', 'o'], text.operations],
  [['g', 's'], text.settings],
  [['Ctrl', 'Enter'], text.submit],
  [['Esc'], text.escape],
];

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={text.title} onClose={onClose}>
      <dl className="grid grid-cols-[1fr_auto] gap-y-2">
        {list.map(([keys, label]) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt>{label}</dt>
            <dd className="flex items-center gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded-sm border border-line-strong px-1.5 text-center font-mono"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
