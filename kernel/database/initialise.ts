/** Makes an empty embedded database in the directory given as the only argument; run as a process of its own. */
import { startEmbedded } from './embedded.ts';

const directory = process.argv[2];
if (directory === undefined) {
  process.exitCode = 2;
} else {
  const database = await startEmbedded(directory);
  await database.exec('create extension if not exists vector');
  await database.close();
}
