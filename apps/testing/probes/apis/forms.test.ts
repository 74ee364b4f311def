import { expect, it } from 'vitest';
import { run, serve } from './test-support.ts';

interface Sent {
  readonly picture: File | string | null;
  readonly title: File | string | null;
}

/** A form as the standard's own reader understands it. */
async function readForm(body: string, contentType: string | undefined): Promise<Sent | undefined> {
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType ?? '' } }).formData();
    return { picture: form.get('picture'), title: form.get('title') };
  } catch {
    return undefined;
  }
}

/** Takes a picture, as a file, with a title. */
async function servePictures() {
  const kept: { file: File; title: string }[] = [];
  const server = await serve((request, body, response) => {
    const end = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.method !== 'POST') return void end(405, {});
    void readForm(body, request.headers['content-type']).then((sent) => {
      const { picture, title } = sent ?? { picture: null, title: null };
      if (!(picture instanceof File) || typeof title !== 'string') return end(400, { is: 'bad' });
      kept.push({ file: picture, title });
      return end(201, { size: picture.size, title });
    });
  });
  return { ...server, kept };
}

const answer = {
  type: 'object',
  required: ['size', 'title'],
  properties: { size: { type: 'integer' }, title: { type: 'string' } },
};
const form = (picture: object) => ({
  type: 'object',
  required: ['picture', 'title'],
  properties: { picture, title: { type: 'string', pattern: '^[a-z]{1,9}$' } },
});
const info = { title: 'Pictures', version: '1' };

const version3 = (openapi: string, picture: object) => ({
  openapi,
  info,
  components: { schemas: { Form: form(picture) } },
  paths: {
    '/pictures': {
      post: {
        requestBody: {
          required: true,
          content: { 'multipart/form-data': { schema: { $ref: '#/components/schemas/Form' } } },
        },
        responses: {
          201: { description: 'kept', content: { 'application/json': { schema: answer } } },
          400: { description: 'bad' },
        },
      },
    },
  },
});
const version2 = {
  swagger: '2.0',
  info,
  paths: {
    '/pictures': {
      post: {
        consumes: ['multipart/form-data'],
        parameters: [
          { name: 'picture', in: 'formData', type: 'file', required: true },
          { name: 'title', in: 'formData', type: 'string', pattern: '^[a-z]{1,9}$', required: true },
        ],
        responses: { 201: { description: 'kept', schema: answer }, 400: { description: 'bad' } },
      },
    },
  },
};

it.each([
  ['Swagger 2.0', version2],
  ['OpenAPI 3.0', version3('3.0.3', { type: 'string', format: 'binary' })],
  ['OpenAPI 3.1', version3('3.1.0', { type: 'string', contentMediaType: 'application/octet-stream' })],
])('sends files as files and fields as fields: %s', async (_version, document) => {
  const server = await servePictures();
  try {
    const result = await run(document, server.url, { auth: {} });
    expect(result.summary.operations.succeeded).toBe(1);
    expect(server.kept.length).toBeGreaterThan(3);
    expect(new Set(server.kept.map(({ file }) => `${file.name} ${file.type}`))).toEqual(
      new Set(['picture.bin application/octet-stream']),
    );
    // The server takes any title, so what breaks the pattern is found; any text is a picture to it, as the form says.
    expect(result.findings.map(({ check }) => check)).toContain('api.negative_data_rejection');
    expect(result.findings.filter(({ key }) => !key.endsWith(' body/title'))).toEqual([]);
  } finally {
    await server.close();
  }
});
