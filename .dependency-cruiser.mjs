// The import rules of ARCHITECTURE.md, all errors. `npm run check` runs them and asserts that modules were really read.
import { createRequire } from 'node:module';

// dependency-cruiser 17.4 reads every file as plain TypeScript and stops at the first JSX (a TODO in its swc/parse.mjs;
// its other parser needs TypeScript's JS API, which 7 does not have). So swc is told here, by the file's name.
const swc = createRequire(import.meta.url)('@swc/core');
const parseFileSync = swc.parseFileSync.bind(swc);
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });

/** Features from the ground up: a feature may use those of earlier rows, never its own row or a later one. */
const layers = [
  ['limits', 'microsoft-answers'],
  ['audit'],
  ['notices'],
  ['organizations'],
  ['sessions', 'attempts', 'help'],
  ['api-keys', 'tenants', 'people', 'grants'],
  ['invitations', 'bindings'],
  ['consent-cases'],
  ['pre-flight', 'hand-off', 'packet', 'stuck'],
  ['admin-consent'],
  ['sign-in', 'passwords', 'email-codes', 'mailboxes'],
  ['enforcement', 'liveness'],
  ['lifts', 'tenant-moves'],
  ['attachments', 'file-links'],
  ['drafts'],
  ['outbox'],
  ['provisioning'],
  ['revocation'],
  ['support-door'],
  ['support'],
  ['restore'],
];

const anyOf = (names) => `(${names.join('|')})`;
const features = '^server/src/features/';
/** Tests build worlds and reach across: the rules are for what ships. */
const test = '\\.test\\.tsx?$';
const ours = '^(contract|server|web|emulator|e2e|bench|scripts)/(?!node_modules/)';

const layerRules = layers.flatMap((row, index) => {
  const below = layers.slice(0, index).flat();
  return row.map((feature) => ({
    name: `feature-${feature}-looks-down-only`,
    comment: `${feature} may use only the features below it: ${below.join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: `${features}${feature}/`, pathNot: test },
    to: { path: features, pathNot: `${features}${anyOf([feature, ...below])}/` },
  }));
});

const rules = [
  {
    name: 'no-cycles',
    comment: 'Type imports included: two files that need each other are one, or need a third.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'nothing-missing',
    comment: 'An import that leads nowhere.',
    from: { path: ours },
    to: { couldNotResolve: true, path: '^[.@]' },
  },
  {
    name: 'contract-stands-alone',
    comment: 'Browsers and strangers run it: zod and itself only.',
    from: { path: '^contract/src/', pathNot: test },
    to: { pathNot: ['^contract/src/', 'node_modules/zod/'] },
  },
  {
    name: 'web-knows-the-contract-only',
    from: { path: '^web/src/' },
    to: { path: '^(server|emulator|e2e|bench|scripts)/' },
  },
  {
    name: 'emulator-shares-nothing',
    comment:
      'Code shared with what it tests would hide shared mistakes. Facts about the portal are no code (decision 33).',
    from: { path: '^emulator/' },
    to: {
      path: '^(contract|server|web|e2e|bench|scripts|docs)/',
      pathNot: '^docs/reference/portal-labels\\.json$',
    },
  },
  {
    name: 'emulator-by-its-control-client-only',
    comment: 'Tests and measurements talk to it as a stranger would.',
    from: { path: '^(server|e2e|bench)/' },
    to: { path: '^emulator/', pathNot: '^emulator/src/control/client\\.ts$' },
  },
  {
    name: 'product-does-not-know-the-emulator',
    from: { path: '^server/(src|worlds)/', pathNot: test },
    to: { path: '^(emulator|e2e|bench|scripts|server/test)/' },
  },
  {
    name: 'product-does-not-know-its-tests',
    from: { path: '^(contract|web|server)/(src|worlds)/', pathNot: test },
    to: { path: [test, '^(server/test|test)/', 'node_modules/(vitest|@playwright)/'] },
  },
  {
    name: 'journeys-and-measurements-stay-outside',
    comment:
      'How heavy a page is, the build and the measurement count alike; and they run the server as it is built.',
    from: { path: '^(e2e|bench)/' },
    to: { path: '^(server|web)/', pathNot: '^(server/build/build-server|web/build/first-page)\\.ts$' },
  },
  {
    name: 'kernel-imports-nothing-of-ours',
    from: { path: '^server/src/kernel/', pathNot: test },
    to: { path: ours, pathNot: '^server/src/kernel/' },
  },
  {
    name: 'ports-know-the-kernel-only',
    from: { path: '^server/src/ports/', pathNot: test },
    to: { path: ours, pathNot: '^server/src/(ports|kernel)/' },
  },
  {
    name: 'html-knows-the-contract-only',
    from: { path: '^server/src/html/', pathNot: test },
    to: { path: ours, pathNot: '^(contract/src/|server/src/(html|kernel)/)' },
  },
  {
    name: 'http-knows-kernel-and-contract',
    comment: 'And the log and the spans, which every layer may write.',
    from: { path: '^server/src/http/', pathNot: test },
    to: { path: ours, pathNot: '^(contract/src/|server/src/(http|kernel|html|ports/(log|traces))/)' },
  },
  {
    name: 'features-know-kernel-ports-contract',
    comment: 'And their *.page.ts and *.http.ts files also html/.',
    from: { path: features, pathNot: [test, '\\.(page|http)\\.ts$'] },
    to: { path: ours, pathNot: '^(contract/src/|server/src/(kernel|ports|features)/)' },
  },
  {
    name: 'pages-know-html-too',
    from: { path: `${features}.*\\.(page|http)\\.ts$` },
    to: { path: ours, pathNot: '^(contract/src/|server/src/(kernel|ports|features|html)/)' },
  },
  {
    name: 'models-are-pure',
    comment: 'A *.model.ts imports the kernel and other models; no library, no I/O.',
    from: { path: `${features}.*\\.model\\.ts$` },
    to: { pathNot: ['^server/src/kernel/', '\\.model\\.ts$', '^contract/src/'] },
  },
  {
    name: 'outside-world-through-deps',
    comment:
      'Features know the interfaces (entra.ts, graph.ts); the adapters arrive in the first argument, deps.',
    from: { path: features, pathNot: test },
    to: {
      path: '^server/src/ports/(microsoft/(openid-entra|http-graph|client-authentication)|passwords/argon2-|smtp/smtp-|db/embedded/|db/storage)',
    },
  },
  {
    name: 'features-by-their-front-door',
    comment: 'Another feature is reached through its public.ts.',
    from: { path: `${features}([^/]+)/`, pathNot: test },
    to: { path: features, pathNot: [`${features}$1/`, '/public\\.ts$'] },
  },
  {
    name: 'features-by-their-front-door-from-outside',
    from: { path: ['^server/src/[^/]+\\.ts$', '^server/src/(compose|http|jobs|config)/', '^server/worlds/'] },
    to: { path: features, pathNot: '/public\\.ts$' },
  },
  {
    name: 'every-feature-has-its-layer',
    comment: 'A new feature is entered in the list of layers in .dependency-cruiser.mjs.',
    from: { path: `${features}[^/]+/`, pathNot: `${features}${anyOf(layers.flat())}/` },
    to: {},
  },
  {
    name: 'jobs-know-kernel-and-ports',
    comment: 'What a job does is passed in by compose.ts.',
    from: { path: '^server/src/jobs/', pathNot: test },
    to: { path: ours, pathNot: '^(contract/src/|server/src/(jobs|kernel|ports)/)' },
  },
  {
    name: 'only-main-composes',
    from: {
      path: '^server/src/',
      pathNot: ['^server/src/(main|compose)\\.ts$', '^server/src/compose/', test],
    },
    to: { path: '^server/src/(compose/|(compose|main)\\.ts$)' },
  },
  {
    name: 'spans-in-one-place',
    comment: 'What a span may say is a closed list there; an SDK is loaded by operators and never by us.',
    from: { path: '^(contract|server|web)/(src|worlds)/', pathNot: '^server/src/ports/traces/' },
    to: { path: 'node_modules/@opentelemetry/' },
  },
  {
    name: 'no-forgotten-packages',
    comment: 'A library is named in the package.json of the workspace that imports it.',
    from: { path: '^(contract|server|emulator)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
];

// oxlint-disable-next-line import/no-default-export -- the tool reads its settings so
export default {
  forbidden: [...rules.map((rule) => ({ severity: 'error', ...rule })), ...layerRules],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(contract|server|web|emulator|e2e|bench)/(dist|golden|test-results)/' },
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
