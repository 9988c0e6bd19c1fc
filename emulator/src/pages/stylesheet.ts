/**
 * The one stylesheet of all emulated pages: always light, no logo, colours or fonts of Microsoft's
 * (always light, no logo of Microsoft's). Served inline, so that a page needs no second request.
 */
export const stylesheet = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;color-scheme:light;color:#1b1a19;background:#eef1f4;min-height:100dvh;font:15px/22px Selawik,Geist,system-ui,sans-serif}
a{color:#0f5ea8;text-underline-offset:2px}
h1,h2,h3,p,dl,dd,fieldset{margin:0}
h1{font-size:24px;line-height:30px;font-weight:600;letter-spacing:-.005em;text-wrap:balance}
h2{font-size:15px;line-height:20px;font-weight:600}
code,pre{font-family:"Geist Mono",ui-monospace,Menlo,Consolas,monospace;font-size:12px;overflow-wrap:anywhere}
:focus-visible{outline:2px solid #0f5ea8;outline-offset:2px;border-radius:2px}
button,input,textarea,select{font:inherit;color:inherit}
button{cursor:pointer}
[hidden]{display:none!important}
.band{position:sticky;top:0;z-index:10;display:flex;flex-wrap:wrap;align-items:center;gap:2px 20px;padding:8px 20px;color:#1d1800;background:#ffd83d;border-bottom:2px solid #1d1800;font-size:13px;line-height:20px}
.band b{font-size:14px}
.band a{color:#1d1800}
.band .end{margin-left:auto}
.stage{display:grid;grid-template-columns:minmax(0,28rem);justify-content:center;align-items:start;gap:20px;padding:48px 16px 64px}
.stage.wide{grid-template-columns:minmax(0,62rem)}
.card{background:#fff;padding:40px 44px;box-shadow:0 2px 8px #00000024}
.logo{display:flex;align-items:center;gap:8px;margin-bottom:18px;color:#4b4a48;font-size:14px;font-weight:600}
.logo::before{content:"";width:18px;height:18px;border:2px dashed #605e5c;border-radius:3px}
.who{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 12px;margin-bottom:12px;padding-bottom:8px;border-bottom:1px solid #e1dfdd;font-size:14px;overflow-wrap:anywhere}
.small{font-size:13px;line-height:20px}
.tiny{font-size:12px;line-height:16px}
.muted{color:#4b4a48}
.gap{margin-top:12px}
.gap-big{margin-top:20px}
.error{margin-top:12px;color:#a4262c;font-size:14px}
.buttons{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:6px;margin-top:28px}
.button{display:inline-flex;align-items:center;justify-content:center;min-width:108px;min-height:34px;padding:4px 14px;border:0;border-radius:2px;color:#1b1a19;background:#e3e5e8;text-decoration:none}
.button:hover{background:#d5d8dc}
.button.main{color:#fff;background:#0f5ea8}
.button.main:hover{background:#0c4d8a}
.button:disabled,.button[aria-disabled=true]{color:#6b6967;background:#f1f1f1;cursor:not-allowed}
.link{padding:0;border:0;color:#0f5ea8;background:none;text-decoration:underline;text-underline-offset:2px;text-align:left}
.input{width:100%;margin-top:12px;padding:6px 0;border:0;border-bottom:1px solid #605e5c;background:none}
.input[aria-invalid=true]{border-color:#a4262c}
.box{display:block;width:100%;min-height:88px;margin-top:4px;padding:8px 10px;border:1px solid #605e5c;background:#fff;font-size:14px}
.group{display:flex;justify-content:space-between;gap:8px;margin-top:16px;padding-bottom:4px;border-bottom:1px solid #e1dfdd;font-size:14px;line-height:20px;font-weight:600}
.group span:last-child{font-weight:400;color:#4b4a48}
.tile{display:flex;align-items:center;gap:12px;width:calc(100% + 88px);margin-inline:-44px;padding:7px 44px;border:0;color:inherit;background:none;text-align:left;text-decoration:none}
.tile:hover{background:#f2f2f2}
.tile .name{flex:1;min-width:0;line-height:19px;overflow-wrap:anywhere}
.tile .name b{display:block;font-weight:600}
.tile .name span{font-size:14px;color:#4b4a48}
.tile .mark{font-size:12px;color:#4b4a48;text-align:right}
.face{flex:none;display:grid;place-items:center;width:36px;height:36px;border-radius:999px;background:#e6e8eb;font-size:12px;font-weight:600}
.app{display:flex;align-items:center;gap:12px;margin:12px 0;line-height:19px}
.app .sign{flex:none;display:grid;place-items:center;width:36px;height:36px;border:2px dashed #605e5c;border-radius:10px;font-weight:600}
.app b{display:block;font-weight:600}
.app span{font-size:14px;color:#4b4a48}
.permission{border-top:1px solid #e1dfdd}
.permission summary{display:flex;gap:8px;padding:8px 0;list-style:none;cursor:pointer}
.permission summary::-webkit-details-marker{display:none}
.permission summary::before{content:"";flex:none;width:7px;height:7px;margin:7px 3px 0;border:solid #605e5c;border-width:1.5px 1.5px 0 0;rotate:45deg;transition:rotate .12s}
.permission[open] summary::before{rotate:135deg}
.permission p{padding:0 0 10px 21px;color:#4b4a48;font-size:13px;line-height:20px}
.check{display:flex;gap:8px;padding:12px 0;border-top:1px solid #e1dfdd;font-size:14px}
.check input{flex:none;width:16px;height:16px;margin:3px 0 0}
.rule{border-top:1px solid #e1dfdd;padding-top:12px}
.notes{padding:14px 16px;border:1px dashed #7a7877;border-radius:4px;color:#3b3a39;background:#f8f9fa;font-size:13px;line-height:20px}
.notes h2{margin-bottom:4px;font-size:13px;font-weight:700}
.notes dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 14px}
.notes dt{font-weight:600}
.notes dd{overflow-wrap:anywhere}
.scroll{overflow-x:auto}
.table{width:100%;border-collapse:collapse;font-size:13px;line-height:20px}
.table th{padding:8px 12px 8px 0;border-bottom:1px solid #c8c6c4;font-weight:600;text-align:left;white-space:nowrap}
.table td{padding:8px 12px 8px 0;border-bottom:1px solid #edebe9;vertical-align:top;overflow-wrap:anywhere}
.row{display:flex;flex-wrap:wrap;align-items:end;gap:8px 12px}
.row label{display:grid;gap:2px;font-size:13px}
.row input,.row select{min-height:34px;padding:4px 8px;border:1px solid #605e5c;background:#fff}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem){
.card{padding:24px}
.stage{padding:24px 12px 40px}
.tile{width:calc(100% + 48px);margin-inline:-24px;padding-inline:24px}
.band .end{margin-left:0}
.buttons .button{flex:1}
.notes dl{grid-template-columns:minmax(0,1fr);gap:0}
.notes dd{margin-bottom:6px}
}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
`;
