/** The rules of docs/ARCHITECTURE.md on who may use whom. Every rule fires on a fixture in tests/fixtures/boundaries/. */

/** Modules of Node that reach outside the process, its clock or its randomness. */
const outside =
  '^(node:)?(async_hooks|child_process|cluster|crypto|dgram|dns|fs|http|http2|https|inspector|module|net|os|perf_hooks|process|readline|repl|sqlite|stream|timers|tls|tty|v8|vm|wasi|worker_threads|zlib)(/|$)';

/** What stands beside the code it tests or serves only tests: it may use more than the room it stands in. */
const tests = '(\\.test\\.tsx?|/test-support\\.ts)$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two files that need each other cannot be understood one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unresolvable',
      comment: 'An import that leads nowhere; the other rules cannot judge it.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.css$' },
    },
    {
      name: 'kernel-knows-no-other',
      comment: 'The kernel is what everything stands on.',
      severity: 'error',
      from: { path: '^kernel/', pathNot: tests },
      to: { path: '^(operations|apps|cli|console|bench|tests)/' },
    },
    {
      name: 'kernel-tests-know-no-app',
      severity: 'error',
      from: { path: `^kernel/.*${tests}` },
      to: { path: '^(operations|apps|cli|console|bench)/' },
    },
    {
      name: 'operations-know-only-the-kernel',
      comment: 'Operations know apps by their manifests, which the kernel hands them.',
      severity: 'error',
      from: { path: '^operations/' },
      to: { path: '^(apps|cli|console|bench)/' },
    },
    {
      name: 'no-app-to-app',
      comment: 'Apps work together through the kernel: projects, decisions, events.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'apps-stand-on-the-kernel',
      severity: 'error',
      from: { path: '^apps/', pathNot: '^apps/[^/]+/console/' },
      to: { path: '^(operations|cli|console|bench)/' },
    },
    {
      name: 'room-by-its-front-door',
      comment: 'Another room is used through its index.ts, so that its inside can change.',
      severity: 'error',
      from: { path: '^(kernel|operations)/([^/]+)/' },
      to: {
        path: '^(kernel|operations)/([^/]+)/',
        pathNot: ['^$1/$2/', '^(kernel|operations)/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'kernel-by-its-front-door',
      severity: 'error',
      from: { pathNot: '^(kernel|operations)/' },
      to: { path: '^(kernel|operations)/', pathNot: '^(kernel|operations)/[^/]+/index\\.ts$' },
    },
    {
      name: 'not-through-own-front-door',
      comment: 'A file of a room that uses its own index.ts makes a cycle sooner or later.',
      severity: 'error',
      from: { path: '^(kernel|operations)/([^/]+)/', pathNot: tests },
      to: { path: '^$1/$2/index\\.ts$' },
    },
    {
      name: 'app-by-its-manifest',
      comment:
        'Outside its folder an app is its app.ts; the console takes its pages, a measurement what it measures.',
      severity: 'error',
      from: { pathNot: '^(apps|console|bench)/' },
      to: { path: '^apps/', pathNot: '^apps/[^/]+/app\\.ts$' },
    },
    {
      name: 'domain-is-pure-of-rooms',
      comment:
        'Rules and algorithms: their own files, #kernel/base and the document model, nothing else of ours.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/domain/', pathNot: tests },
      to: {
        path: '^(kernel|operations|apps|cli|console|bench|tests)/',
        pathNot: ['^apps/$1/domain/', '^kernel/(base|documents)/index\\.ts$'],
      },
    },
    {
      name: 'domain-takes-only-types-of-documents',
      severity: 'error',
      from: { path: '^apps/[^/]+/domain/', pathNot: tests },
      to: { path: '^kernel/documents/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-reaches-nothing-outside',
      comment: 'No files, network, processes, clock or randomness but what is passed in.',
      severity: 'error',
      from: { path: '^apps/[^/]+/domain/', pathNot: tests },
      to: { path: outside, dependencyTypes: ['core'] },
    },
    {
      name: 'domain-takes-no-library-but-zod',
      severity: 'error',
      from: { path: '^apps/[^/]+/domain/', pathNot: tests },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: '(^|/)node_modules/zod/',
      },
    },
    {
      name: 'console-takes-only-types',
      comment: 'Its code runs in a browser and talks to the server over HTTP.',
      severity: 'error',
      from: { path: '^(console|apps/[^/]+/console)/' },
      to: {
        path: '^(kernel|operations|apps|cli)/',
        pathNot: '^apps/[^/]+/console/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'console-kit-by-its-front-door',
      comment: 'What an app may use of the console is what #console offers.',
      severity: 'error',
      from: { path: '^apps/[^/]+/console/' },
      to: { path: '^console/', pathNot: '^console/src/kit/index\\.ts$' },
    },
    {
      name: 'server-takes-nothing-of-the-console',
      severity: 'error',
      from: { path: '^(kernel|operations|cli|apps)/', pathNot: '^apps/[^/]+/console/' },
      to: { path: '^(console|apps/[^/]+/console)/' },
    },
    {
      name: 'only-tests-use-test-code',
      severity: 'error',
      from: { path: '^(kernel|operations|apps|cli|console)/', pathNot: tests },
      to: { path: ['^tests/', tests] },
    },
    {
      name: 'only-declared-packages',
      comment: 'A package that package.json does not name is there by accident.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'runs-without-development-tools',
      comment: 'A production installation has no development dependencies.',
      severity: 'error',
      from: { path: '^(kernel|operations|apps|cli)/', pathNot: [tests, '^apps/[^/]+/console/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'no-orphan',
      comment: 'Nothing uses it and it uses nothing: a leftover.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          tests,
          '\\.d\\.ts$',
          '\\.config\\.ts$',
          '^tests/',
          '^bench/',
          '^cli/',
          '^console/public/',
          '/migrations/',
        ],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.vite)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      importsFields: ['imports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
