/** The look of a diagram: light or dark as the reader's system is. Colours of lines have the same lightness. */
export function svgStyle(tones: number): string {
  const hues = Array.from({ length: tones }, (_, tone) => Math.round((tone * 360) / tones + 215) % 360);
  return [
    '.diagram{--paper:#f7f8fa;--card:#fff;--edge:#c9d0da;--head:#e4eaf3;--ink:#17202e;--soft:#5c6878;--light:45%;',
    'font-family:ui-sans-serif,system-ui,"Segoe UI","Helvetica Neue","DejaVu Sans",sans-serif}',
    '@media(prefers-color-scheme:dark){.diagram{--paper:#12161d;--card:#1b212b;--edge:#3a4454;--head:#273040;',
    '--ink:#e6ebf2;--soft:#93a0b4;--light:64%}}',
    '.paper{fill:var(--paper)}.card{fill:var(--card);stroke:var(--edge)}.head{fill:var(--head)}',
    'text{fill:var(--ink)}.name{font-size:14px;font-weight:600}',
    '.remark{font-size:11px;text-anchor:end;fill:var(--soft)}',
    '.field,.type{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
    '.type{text-anchor:end;fill:var(--soft)}.required .field{font-weight:700}',
    '.line path{fill:none;stroke:currentColor;stroke-width:1.4}.line .end{fill:currentColor;stroke:none}',
    '.relation path{stroke-dasharray:5 3}',
    ...hues.map((hue, tone) => `.tone${tone}{color:hsl(${hue} 55% var(--light))}`),
  ].join('');
}
