import type { Page } from 'playwright-core';
import type { ExploreRequest } from './explore-request.ts';

/** A picture of a state for people. @returns the id of its artifact; undefined where none could be taken */
export async function takePicture(
  page: Page,
  request: ExploreRequest,
  id: string,
): Promise<string | undefined> {
  if (request.keep === undefined) return undefined;
  const content = await page
    .screenshot({
      type: 'jpeg',
      quality: 55,
      timeout: Math.max(1, Math.min(5000, request.remaining())),
      animations: 'disabled',
    })
    .catch(() => undefined);
  return content && (await request.keep({ name: `state-${id}.jpg`, content, contentType: 'image/jpeg' }));
}
