/** What the emulated admin centre adds: a dark bar, a side of links, wide tables. */
export const portalStylesheet = `
body{background:#fff}
.portal{display:grid;grid-template-columns:14rem minmax(0,1fr);grid-template-rows:auto 1fr;min-height:calc(100dvh - 40px)}
.portal>header{grid-column:1/-1;display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;padding:8px 20px;color:#fff;background:#20262e;font-size:14px}
.portal>header a,.portal>header button{color:#fff}
.portal>header .who-am-i{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;margin:0 0 0 auto;padding:0;border:0;color:#d6dae0;font-size:13px;overflow-wrap:anywhere}
.portal>header .link{min-height:24px;text-decoration:underline}
.portal>nav{padding:16px 0;background:#f5f6f8;border-right:1px solid #e1dfdd;font-size:14px}
.portal>nav p{padding:14px 16px 4px;font-size:13px;font-weight:600}
.portal>nav a{display:block;padding:6px 16px;border-left:3px solid transparent;color:inherit;text-decoration:none;overflow-wrap:anywhere}
.portal>nav a:hover{background:#e9ecf0}
.portal>nav a[aria-current]{border-color:#0f5ea8;background:#e3ebf4;font-weight:600}
.portal>main{min-width:0;padding:16px 24px 56px}
.crumbs{font-size:13px;line-height:24px;color:#4b4a48}
.tabs{display:flex;flex-wrap:wrap;gap:0 20px;margin:16px 0 12px;border-bottom:1px solid #e1dfdd}
.tabs a{padding:6px 0;border-bottom:2px solid transparent;color:inherit;text-decoration:none}
.tabs a[aria-current]{border-color:#0f5ea8;font-weight:600}
.text{max-width:46rem}
.told{max-width:46rem;margin:12px 0;padding:8px 12px;color:#0b4a0b;background:#dff6dd;font-size:14px}
.refused{max-width:46rem;margin:12px 0;padding:8px 12px;color:#5c3d00;background:#fff4ce;font-size:14px}
.panel{max-width:46rem;margin-top:20px;padding:20px;border:1px solid #e1dfdd}
.panel .panel{margin-top:12px;background:#f6f7f8}
.none{padding:32px 0;color:#4b4a48;text-align:center;font-size:14px}
.choice{display:flex;gap:8px;padding:6px 0;font-size:14px}
.choice input{flex:none;width:16px;height:16px;margin:3px 0 0}
.choice span{min-width:0;overflow-wrap:anywhere}
.portal fieldset{min-width:0;margin-top:16px;padding:0;border:0}
.portal .panel fieldset{margin-top:0}
.portal legend{padding:0;font-weight:600;font-size:14px}
.acts{display:flex;flex-wrap:wrap;gap:6px}
.button.small{min-width:0;min-height:28px;padding:2px 10px;font-size:13px}
.tag{display:inline-block;padding:0 6px;border:1px solid #7b4a00;border-radius:3px;color:#7b4a00;font-size:12px;white-space:nowrap}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:6px 16px;margin-top:16px;font-size:14px}
.facts dt{color:#4b4a48}
.facts dd{overflow-wrap:anywhere}
.cards{display:grid;gap:8px;max-width:46rem;margin:16px 0 0;padding:0;list-style:none}
.cards li{padding:12px 16px;border:1px solid #e1dfdd;overflow-wrap:anywhere}
.cards li:target{border-color:#0f5ea8;box-shadow:0 0 0 2px #0f5ea8}
.portal .notes{max-width:46rem;margin-top:32px}
.portal .notes dl{grid-template-columns:fit-content(14rem) minmax(0,1fr)}
.portal .table td{overflow-wrap:break-word}
.row label{grid-template-columns:minmax(0,1fr);max-width:100%;min-width:0}
select,input[type=password],input[type=number]{max-width:100%;min-height:34px;padding:4px 8px;border:1px solid #605e5c;background:#fff}
@media (max-width:48rem){
.portal{grid-template-columns:minmax(0,1fr);grid-template-rows:auto}
.portal>nav{display:flex;flex-wrap:wrap;padding:6px 12px;border-right:0;border-bottom:1px solid #e1dfdd}
.portal>nav p{display:none}
.portal>nav a{padding:6px 8px;border-left:0}
.portal>main{padding:12px 16px 40px}
.portal>header .who-am-i{margin-left:0}
.facts,.portal .notes dl{grid-template-columns:minmax(0,1fr);gap:0}
.facts dd{margin-bottom:8px}
}
`;
