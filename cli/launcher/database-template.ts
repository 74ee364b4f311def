/** Makes the empty database that a first start copies; run by prepare.mjs. */
import { createDatabaseTemplate } from '#kernel/database';

await createDatabaseTemplate();
