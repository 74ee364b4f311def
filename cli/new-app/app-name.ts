import { conflict, invalid } from '#kernel/base';

/** Commands and parts of the configuration and of the API that are the platform's own. */
const platformNames =
  'agent agents app apps approval approvals artifact artifacts audit auth backup config console database doctor ' +
  'durable event events guard health help http identity kernel log mainstay me metrics model models notify operations ' +
  'project projects run runs runbook search serve server status system telemetry up user users work';

/** Words that PostgreSQL does not take as a schema's name (its manual, appendix C: reserved), and its own schemas. */
const databaseNames =
  'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation ' +
  'column concurrently constraint create cross default deferrable desc distinct do else end except false fetch for ' +
  'foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral ' +
  'leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps ' +
  'placing primary public references returning right select similar some symmetric table tablesample then to ' +
  'trailing true union unique using variadic verbose when where window with';

const reserved: ReadonlySet<string> = new Set(`${platformNames} ${databaseNames}`.split(' '));

/** An app's name in the forms that its files need. */
export interface AppName {
  /** The folder, the command, the part of addresses: `field-notes`. */
  readonly id: string;
  /** The database schema and the beginning of metric names: `field_notes`. */
  readonly schema: string;
  /** For values in code: `fieldNotes`. */
  readonly camel: string;
  /** For types: `FieldNotes`. */
  readonly pascal: string;
  /** For people: `Field notes`. */
  readonly title: string;
}

/**
 * @param existing names of the folders in `apps/`.
 * @throws MainstayError `new_app.name_missing`, `new_app.invalid_name`, `new_app.reserved_name`, `new_app.name_taken`
 */
export function appName(id: string | undefined, existing: readonly string[]): AppName {
  if (id === undefined) throw invalid('new_app.name_missing', 'Say its name: npm run new-app NAME');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length < 2 || id.length > 31) {
    throw invalid(
      'new_app.invalid_name',
      `"${id}" cannot be an app's name: write a lower-case word of 2 to 31 letters, digits and single hyphens, such as "field-notes".`,
    );
  }
  if (reserved.has(id) || id.startsWith('pg-')) {
    throw invalid(
      'new_app.reserved_name',
      `"${id}" is taken by the platform or its database; choose another name.`,
    );
  }
  if (existing.includes(id)) {
    throw conflict('new_app.name_taken', `There is an apps/${id} already; choose another name.`);
  }
  const pascal = id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const spaced = id.replaceAll('-', ' ');
  return {
    id,
    schema: id.replaceAll('-', '_'),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    title: spaced.charAt(0).toUpperCase() + spaced.slice(1),
  };
}
