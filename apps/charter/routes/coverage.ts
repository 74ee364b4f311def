import { z } from 'zod';
import type { Api } from '#kernel/http';
import { FRAMEWORKS, MAPPING_VERSION, type MappedFramework } from '../domain/frameworks/catalogue.ts';
import { COVERAGE_STATUSES, coverageOf } from '../domain/frameworks/coverage.ts';
import { coverageCsv, STATEMENT } from '../domain/frameworks/export.ts';
import { FRAMEWORK_IDS } from '../domain/frameworks/framework.ts';
import { byId, tags } from './access.ts';
import type { Parts } from './parts.ts';

const which = z.object({ framework: z.enum(FRAMEWORK_IDS) });

const frameworkSchema = z
  .object({
    id: z.enum(FRAMEWORK_IDS),
    title: z.string(),
    version: z.string(),
    published: z.string(),
    as_of: z.string(),
    source: z.object({ document: z.string(), url: z.string(), note: z.string() }),
    limits: z.string(),
    mapping_version: z.string(),
    elements: z.number(),
  })
  .meta({ id: 'CharterFramework' });

const elementFields = {
  id: z.string(),
  group: z.string(),
  title: z.string(),
  summary: z.string(),
  applies: z.array(z.object({ from: z.string(), to: z.string() })),
  /** Why the answers show something about the element, or why none can. */
  because: z.string(),
};

const mappingSchema = z
  .object({
    framework: frameworkSchema,
    groups: z.array(z.object({ id: z.string(), title: z.string() })),
    elements: z.array(z.object({ ...elementFields, questions: z.array(z.string()) })),
  })
  .meta({ id: 'CharterFrameworkMapping' });

const totals = z.object({ covered: z.number(), partial: z.number(), open: z.number(), outside: z.number() });

const coverageSchema = z
  .object({
    statement: z.string(),
    session_id: z.string(),
    project_name: z.string(),
    revision: z.number(),
    framework: frameworkSchema,
    totals,
    groups: z.array(z.object({ id: z.string(), title: z.string(), totals })),
    elements: z.array(
      z.object({
        ...elementFields,
        status: z.enum(COVERAGE_STATUSES),
        answers: z.array(
          z.object({
            question: z.string(),
            prompt: z.string(),
            evidence: z.enum(['at-threshold', 'below', 'unknown', 'open', 'not-asked']),
            score: z.number().nullable(),
            threshold: z.number(),
            ask: z.string().nullable(),
          }),
        ),
        risks: z.array(
          z.object({
            id: z.string(),
            question: z.string(),
            description: z.string(),
            residual: z.number(),
          }),
        ),
        concerns: z.array(z.object({ rule: z.string(), title: z.string(), because: z.string() })),
      }),
    ),
  })
  .meta({ id: 'CharterCoverage' });

/** What a charter shows about the frameworks that it is mapped to. */
export function addCoverageRoutes(api: Api, { platform: { settings }, access }: Parts): void {
  api.get(
    '/frameworks',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Frameworks that answers and risks are mapped to, with edition and source',
        response: { 200: z.object({ items: z.array(frameworkSchema) }) },
      },
    },
    async () => ({ items: Object.values(FRAMEWORKS).map(frameworkView) }),
  );

  api.get(
    '/frameworks/:framework',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'A framework with its elements, and the questions that can show something about each',
        params: which,
        response: { 200: mappingSchema },
      },
    },
    async (request) => {
      const framework = FRAMEWORKS[request.params.framework];
      return {
        framework: frameworkView(framework),
        groups: [...framework.groups],
        elements: framework.mapped.map(({ element, evidence }) => ({
          ...element,
          applies: [...(element.applies ?? [])],
          questions: 'questions' in evidence ? [...evidence.questions] : [],
          because: 'questions' in evidence ? evidence.because : evidence.outside,
        })),
      };
    },
  );

  api.get(
    '/sessions/:id/coverage',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'The evidence in a charter for each element of a framework',
        params: byId,
        querystring: which,
        response: { 200: coverageSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      const coverage = coverageOf(request.query.framework, session.state, settings);
      return {
        statement: STATEMENT,
        session_id: session.id,
        project_name: session.projectName,
        revision: session.revision,
        framework: frameworkView(FRAMEWORKS[coverage.framework]),
        totals: coverage.totals,
        groups: coverage.groups.map((group) => ({ ...group })),
        elements: coverage.elements.map(({ element, answers, risks, concerns, ...rest }) => ({
          ...element,
          applies: [...(element.applies ?? [])],
          ...rest,
          answers: [...answers],
          risks: [...risks],
          concerns: [...concerns],
        })),
      };
    },
  );

  api.get(
    '/sessions/:id/coverage.csv',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'The evidence in a charter for each element of a framework, as CSV',
        params: byId,
        querystring: which,
      },
    },
    async (request, reply) => {
      const { state } = await access.session(request, request.params.id, 'reviewer');
      const { framework } = request.query;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="coverage-${framework}.csv"`)
        .send(coverageCsv(coverageOf(framework, state, settings)));
    },
  );
}

const frameworkView = (framework: MappedFramework): z.infer<typeof frameworkSchema> => ({
  id: framework.id,
  title: framework.title,
  version: framework.version,
  published: framework.published,
  as_of: framework.asOf,
  source: framework.source,
  limits: framework.limits,
  mapping_version: MAPPING_VERSION,
  elements: framework.elements.length,
});
