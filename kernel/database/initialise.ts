/** Makes an empty embedded database in the directory given as the only argument; run as a process of its own. */
import { startLite } from './lite.ts';

const directory = process.argv[2];
if (directory === undefined) {
  process.exitCode = 2;
} else {
  const database = await startLite(directory);
  await database.exec('create extension if not exists vector');
  // Nobody makes another database here. Without what others are made of, every installation has a third less to copy.
  await database.exec('update pg_database set datistemplate = false');
  for (const name of ['template0', 'template1']) await database.exec(`drop database ${name}`);
  await database.close();
}
