import type { TestPlatform } from '#testing-kit';

/** Sends text as JSON to the app's API over a real connection: also text that a program would not write. */
export function sendingText<Body>(
  platform: TestPlatform,
  url: string,
): (path: string, text: string) => Promise<{ readonly status: number; readonly body: Body }> {
  return async (path, body) => {
    const headers = {
      authorization: `Bearer ${platform.open.platform.identity.issueLocalToken()}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(`${url}/api/v1/coalition${path}`, { method: 'POST', headers, body });
    // What the caller expects; a test that names the wrong type fails on what it reads.
    return { status: answer.status, body: JSON.parse(await answer.text()) as Body };
  };
}
