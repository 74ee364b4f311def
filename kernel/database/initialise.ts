/** Makes an empty embedded database in the directory given as the only argument; run as a process of its own. */
import { startLite } from './lite.ts';

const directory = process.argv[2];
if (directory === undefined) {
  process.exitCode = 2;
} else {
  const database = await startLite(directory);
  await database.exec('create extension if not exists vector');
  await database.close();
}
