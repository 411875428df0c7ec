namespace Spanwise.Core.IO.Reports;

/// <summary>The style sheet inside every report.</summary>
internal static class ReportStyle
{
    /// <summary>Series and classes have colours c0 to c9, then they begin anew.</summary>
    public const int Colours = 10;

    /// <summary>The same colours for pictures of pixels, which cannot follow the theme: as in the light one.</summary>
    public static ReadOnlySpan<uint> Palette =>
        [0x2563EB, 0xD97706, 0x059669, 0xDC2626, 0x7C3AED, 0x0891B2, 0xBE185D, 0x65A30D, 0x78716C, 0x334155];

    /// <summary>The sheet. Text in pictures grows where the screen, and with it the picture, is narrow.</summary>
    public const string Sheet = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--mute:#57606a;--rule:#d8dee4;--card:#f6f8fa;--link:#0b5cad;--good:#15803d;--bad:#b91c1c;
        --c0:#2563eb;--c1:#d97706;--c2:#059669;--c3:#dc2626;--c4:#7c3aed;--c5:#0891b2;--c6:#be185d;--c7:#65a30d;--c8:#78716c;--c9:#334155}
        @media (prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e6e9ed;--mute:#9aa4af;--rule:#333b45;--card:#171d24;--link:#79b8ff;--good:#4ade80;--bad:#f87171;
        --c0:#6ea8fe;--c1:#f2a93b;--c2:#34d399;--c3:#f87171;--c4:#b794f6;--c5:#4dd0e1;--c6:#f472b6;--c7:#a3e635;--c8:#b8b2ab;--c9:#cbd5e1}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,"Segoe UI","Liberation Sans","DejaVu Sans",sans-serif}
        main{max-width:1120px;margin:0 auto;padding:1rem}
        h1{font-size:1.6rem;line-height:1.2;margin:.6rem 0}h2{font-size:1.2rem;margin:1.6rem 0 .5rem}h3{font-size:1rem;margin:0 0 .4rem}
        p{max-width:75ch}.lead{color:var(--mute)}a{color:var(--link)}nav{font-size:.9rem}
        .figures{display:grid;align-items:start;grid-template-columns:repeat(auto-fill,minmax(min(100%,30rem),1fr));gap:1rem;margin:1rem 0}
        figure{margin:0;padding:.8rem;background:var(--card);border:1px solid var(--rule);border-radius:6px;min-width:0}
        figure.wide{grid-column:1/-1}
        figcaption{color:var(--mute);font-size:.9rem;margin-top:.4rem}
        svg{display:block;width:100%;height:auto;max-width:44rem}
        img.drawing{display:block;max-width:100%;height:auto}
        svg text{font-size:13px;fill:var(--fg)}svg .m{fill:var(--mute)}
        .grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--mute);stroke-width:1}.box{fill:var(--bg);stroke:var(--mute)}
        .line{fill:none;stroke-width:2;stroke-linejoin:round}.dots{fill:none;stroke-width:5;stroke-linecap:round}.ring{fill:none;stroke:var(--bg);stroke-width:7;stroke-linecap:round}
        .fine{stroke-width:2.5}.ring.fine{stroke-width:3.5}.dash{stroke-dasharray:6 4}.bar{opacity:.55}
        .s0{stroke:var(--c0)}.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}.s4{stroke:var(--c4)}.s5{stroke:var(--c5)}.s6{stroke:var(--c6)}.s7{stroke:var(--c7)}.s8{stroke:var(--c8)}.s9{stroke:var(--c9)}
        .f0{fill:var(--c0)}.f1{fill:var(--c1)}.f2{fill:var(--c2)}.f3{fill:var(--c3)}.f4{fill:var(--c4)}.f5{fill:var(--c5)}.f6{fill:var(--c6)}.f7{fill:var(--c7)}.f8{fill:var(--c8)}.f9{fill:var(--c9)}
        .b0{background:var(--c0)}.b1{background:var(--c1)}.b2{background:var(--c2)}.b3{background:var(--c3)}.b4{background:var(--c4)}.b5{background:var(--c5)}.b6{background:var(--c6)}.b7{background:var(--c7)}.b8{background:var(--c8)}.b9{background:var(--c9)}
        .legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.85rem;margin:0 0 .3rem;padding:0;list-style:none}
        .legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em}
        .tiles{display:flex;flex-wrap:wrap;gap:6px}
        .tile{text-align:center;font-size:.8rem;line-height:1.25;border:2px solid transparent;border-radius:4px;padding:2px}
        .tile img{display:block;margin:0 auto;image-rendering:pixelated;border:1px solid var(--rule)}
        .tile.wrong{border-color:var(--bad);color:var(--bad);font-weight:600}
        .scroll{overflow-x:auto;margin:.6rem 0}
        table{border-collapse:collapse;font-size:.92rem}th,td{padding:.3rem .7rem;text-align:left;border-bottom:1px solid var(--rule);vertical-align:top}
        th{color:var(--mute);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
        .matrix td,.matrix th{text-align:center;padding:.2rem .25rem;border:1px solid var(--rule);min-width:2.1em;font-variant-numeric:tabular-nums}
        pre{overflow-x:auto;background:var(--card);border:1px solid var(--rule);border-radius:6px;padding:.7rem;font-size:.85rem}
        @media (max-width:560px){main{padding:.6rem}svg text{font-size:17px}.matrix{font-size:.68rem}.matrix td,.matrix th{min-width:1.6em;padding:.15rem .05rem}figure{padding:.5rem}table{font-size:.8rem}th,td{padding:.25rem .3rem}td:first-child{overflow-wrap:anywhere}.n{white-space:normal}.good,.bad{white-space:nowrap}}

        """;
}
