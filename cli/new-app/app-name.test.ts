import { expect, test } from 'vitest';
import { appName } from './app-name.ts';

test('a name comes in every form that files need', () => {
  expect(appName('field-notes', ['charter'])).toEqual({
    id: 'field-notes',
    schema: 'field_notes',
    camel: 'fieldNotes',
    pascal: 'FieldNotes',
    title: 'Field notes',
  });
});

test.each([
  [undefined, 'new_app.name_missing'],
  ['', 'new_app.invalid_name'],
  ['x', 'new_app.invalid_name'],
  ['Notes', 'new_app.invalid_name'],
  ['../notes', 'new_app.invalid_name'],
  ['notes-', 'new_app.invalid_name'],
  ['a--b', 'new_app.invalid_name'],
  ['a'.repeat(32), 'new_app.invalid_name'],
  ['database', 'new_app.reserved_name'],
  ['order', 'new_app.reserved_name'],
  ['pg-notes', 'new_app.reserved_name'],
  ['charter', 'new_app.name_taken'],
])('%j is refused with %s', (name, code) => {
  expect(() => appName(name, ['charter'])).toThrow(expect.objectContaining({ code }));
});
