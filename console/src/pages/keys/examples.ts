/** A first call with a new key, ready to be run: none needs to know a model's name. */
export interface Example {
  readonly id: string;
  readonly label: string;
  readonly code: string;
}

/** @param base where this console is reached, as `https://mainstay.example.org` */
export function examplesFor(scopes: readonly string[], base: string, key: string): readonly Example[] {
  const api = {
    id: 'api',
    label: "curl: Mainstay's API",
    code: `curl ${base}/api/v1/me \\\n  -H "Authorization: Bearer ${key}"`,
  };
  const gateway = [
    {
      id: 'curl',
      label: 'curl: models',
      code: `curl ${base}/v1/models \\\n  -H "Authorization: Bearer ${key}"`,
    },
    {
      id: 'openai-python',
      label: 'openai for Python',
      code: `from openai import OpenAI

client = OpenAI(base_url="${base}/v1", api_key="${key}")
model = client.models.list().data[0].id
answer = client.chat.completions.create(
    model=model, messages=[{"role": "user", "content": "Hello"}]
)
print(answer.choices[0].message.content)`,
    },
    {
      id: 'openai-node',
      label: 'openai for JavaScript',
      code: `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${base}/v1', apiKey: '${key}' });
const [model] = (await client.models.list()).data;
const answer = await client.chat.completions.create({
  model: model.id,
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0].message.content);`,
    },
  ];
  return [...(scopes.includes('gateway') ? gateway : []), ...(scopes.includes('api') ? [api] : [])];
}
