import { z } from 'zod';

/**
 * One way to find an element, as Playwright's locators name it. The best survive changes of looks and structure: role
 * and name first, a CSS path last.
 */
export const locatorSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('role'), role: z.string(), name: z.string().optional() }),
  z.strictObject({ by: z.literal('label'), text: z.string() }),
  z.strictObject({ by: z.literal('placeholder'), text: z.string() }),
  z.strictObject({ by: z.literal('text'), text: z.string() }),
  z.strictObject({ by: z.literal('test-id'), value: z.string() }),
  z.strictObject({ by: z.literal('css'), selector: z.string() }),
]);
export type Locator = z.infer<typeof locatorSchema>;

/**
 * What an element looked like when the test was written: by this it is found again after a change. Attribute names as
 * in HTML, and `tag`, `text`, `role`, `name`, `path`, `neighbours`; positions in CSS pixels.
 */
export const looksSchema = z.record(z.string(), z.string());
export type Looks = z.infer<typeof looksSchema>;

/** An element of a page: several ways to find it, best first, each of which found only it when it was recorded. */
export const elementSchema = z.strictObject({
  /** For people: `button "Add to cart"`. */
  title: z.string(),
  locators: z.array(locatorSchema).min(1),
  looks: looksSchema.default({}),
});
export type ElementRef = z.infer<typeof elementSchema>;
