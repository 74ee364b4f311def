import { expect, test } from 'vitest';
import { costOf, createPrices, mostOf } from './prices.ts';

const prices = createPrices({ 'custom/paid': { input: 1, output: 2 } }, ['ollama']);
const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

function priceOf(provider: string, model: string) {
  const price = prices.of({ provider, model });
  if (!price) throw new Error(`no price of ${provider}/${model}`);
  return price;
}

test('a call costs what the price list says', () => {
  // gpt-5-mini: 0.25 USD per million tokens of input, 2 of output, 0.025 cached.
  const price = priceOf('openai', 'gpt-5-mini');
  expect(costOf(price, { ...usage, inputTokens: 1_000_000 })).toBe(250_000_000);
  expect(costOf(price, { ...usage, outputTokens: 1000 })).toBe(2_000_000);
  expect(costOf(price, { ...usage, inputTokens: 1_000_000, cachedInputTokens: 1_000_000 })).toBe(25_000_000);
});

test('input that Anthropic keeps costs a quarter more, input it had kept a tenth', () => {
  const price = priceOf('anthropic', 'claude-sonnet-4-5-20250929');
  const parts = { inputTokens: 3_000_000, cachedInputTokens: 1_000_000, cacheWriteInputTokens: 1_000_000 };
  expect(costOf(price, { ...usage, ...parts })).toBe(3_000_000_000 + 300_000_000 + 3_750_000_000);
});

test('dated names, Azure and OpenRouter have the prices of their models', () => {
  expect(priceOf('openai', 'gpt-4o-mini-2024-07-18')).toEqual(priceOf('openai', 'gpt-4o-mini'));
  expect(priceOf('azure', 'gpt-4o')).toEqual(priceOf('openai', 'gpt-4o'));
  expect(priceOf('openrouter', 'openai/gpt-4o')).toEqual(priceOf('openai', 'gpt-4o'));
  expect(priceOf('openrouter', 'anthropic/claude-sonnet-4.5').input).toBe(3000);
});

test('own servers cost nothing unless a price is set; what nobody priced has none', () => {
  expect(priceOf('ollama', 'llama3').input).toBe(0);
  expect(priceOf('custom', 'paid').output).toBe(2000);
  expect(prices.of({ provider: 'openai', model: 'gpt-99' })).toBeUndefined();
});

test('the most that a call can cost is never less than what it costs', () => {
  for (const [provider, model] of [
    ['openai', 'gpt-4o'] as const,
    ['anthropic', 'claude-haiku-4-5'] as const,
  ]) {
    const price = priceOf(provider, model);
    for (const cachedInputTokens of [0, 50, 100]) {
      const cost = costOf(price, {
        inputTokens: 100,
        cachedInputTokens,
        cacheWriteInputTokens: 100 - cachedInputTokens,
        outputTokens: 10,
      });
      expect(cost).toBeLessThanOrEqual(mostOf(price, 100, 10));
    }
  }
});

test('a made-up name has no price, also when JavaScript knows it', () => {
  const prices = createPrices({}, []);
  for (const model of ['constructor', '__proto__', 'toString']) {
    expect(prices.of({ provider: 'openrouter', model })).toBeUndefined();
  }
});
