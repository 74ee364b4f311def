export type TodoFault =
  | 'counter-forgets-clear'
  | 'filter-loses'
  | 'toggle-all-misses-last'
  | 'toggle-all-only-ticks'
  | 'lost-on-reload'
  | 'late-save'
  | 'deletes-come-back'
  | 'toggle-all-not-saved'
  | 'deletes-first'
  | 'keyless'
  | 'throws-on-empty-clear';

/** A list of things to do, in the browser's storage: correct, or with one fault. */
export function todoPage(fault?: TodoFault): string {
  return `<!doctype html><html lang="en"><head><title>Things to do</title></head><body>
<h1>Things to do</h1>
<form id="new"><label for="what">What?</label><input id="what" type="text"><button>Add</button></form>
<p><label><input type="checkbox" id="toggle-all"> Tick all</label></p>
<ul id="list"></ul>
<p id="count"></p><p id="total"></p>
<ul class="filters"><li><a href="#/" class="selected">All</a></li><li><a href="#/active">Active</a></li><li><a href="#/completed">Completed</a></li></ul>
${fault === 'keyless' ? '<div role="button" tabindex="0" id="clear">Clear completed</div>' : '<button id="clear">Clear completed</button>'}
<script>
const fault = ${JSON.stringify(fault ?? '')};
const at = (id) => document.getElementById(id);
let items = JSON.parse(localStorage.getItem('todos') || '[]');
if (fault === 'lost-on-reload') items = [];
let next = items.reduce((most, one) => Math.max(most, one.id), 0) + 1;
let total = items.length;
const save = () => localStorage.setItem('todos', JSON.stringify(items));
const mode = () => location.hash.replace('#/', '');
function show() {
  const shown = items.filter((one) => mode() === '' || one.done === (mode() === 'completed'));
  at('list').replaceChildren(...shown.map((one) => {
    const li = document.createElement('li');
    li.className = one.done ? 'completed' : '';
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox'; box.checked = one.done;
    box.onchange = () => { one.done = box.checked; save(); show(); };
    label.append(box, ' ', one.text);
    const remove = document.createElement('button');
    remove.textContent = '×'; remove.setAttribute('aria-label', 'Delete');
    remove.onclick = () => {
      const gone = fault === 'deletes-first' ? items[0] : one;
      items = items.filter((other) => other !== gone); total = items.length;
      if (fault !== 'deletes-come-back') save();
      show();
    };
    li.append(label, remove);
    return li;
  }));
  const left = items.filter((one) => !one.done).length;
  at('count').textContent = left + (left === 1 ? ' item left' : ' items left');
  at('total').textContent = total + (total === 1 ? ' task in the list' : ' tasks in the list');
  at('toggle-all').checked = items.length > 0 && left === 0;
  for (const link of document.querySelectorAll('.filters a')) link.className = link.hash === '#/' + mode() ? 'selected' : '';
}
at('new').onsubmit = (event) => {
  event.preventDefault();
  const text = at('what').value.trim();
  if (text === '') return;
  if (fault === 'late-save') save();
  items.push({ id: next++, text, done: false }); total = items.length;
  at('what').value = '';
  if (fault !== 'late-save') save();
  show();
};
at('toggle-all').onchange = () => {
  const on = at('toggle-all').checked;
  for (const [index, one] of items.entries()) {
    if (fault === 'toggle-all-misses-last' && index === items.length - 1 && index > 0) continue;
    if (fault === 'toggle-all-only-ticks') one.done = true; else one.done = on;
  }
  if (fault !== 'toggle-all-not-saved') save();
  show();
  if (fault.startsWith('toggle-all')) at('toggle-all').checked = on;
};
at('clear').onclick = () => {
  if (fault === 'throws-on-empty-clear' && !items.some((one) => one.done)) items.find((one) => one.done).text;
  items = items.filter((one) => !one.done);
  if (fault !== 'counter-forgets-clear') total = items.length;
  save(); show();
};
addEventListener('hashchange', () => {
  if (fault === 'filter-loses' && mode() === 'completed') { items = items.filter((one) => one.done); total = items.length; }
  show();
});
show();
</script></body></html>`;
}
