namespace Spanwise.Core.IO.Digits;

/// <summary>The ways in which people write the ten digits.</summary>
internal static class Glyphs
{
    /// <summary>For each digit its variants; each is as likely as the others.</summary>
    internal static readonly Glyph[][] OfDigit =
    [
        [
            // A tall ring, closed at the top; the same begun at the right, its ends crossing; a round one.
            new([.35f, 0, .12f, .12f, 0, .5f, .12f, .88f, .33f, 1, .55f, .86f, .64f, .48f, .55f, .12f, .3f, .01f]),
            new([.52f, .1f, .3f, 0, .08f, .2f, 0, .55f, .1f, .9f, .32f, 1, .55f, .8f, .6f, .4f, .48f, .1f, .26f, .06f]),
            new([.42f, .02f, .1f, .15f, 0, .5f, .15f, .88f, .45f, .98f, .78f, .8f, .85f, .45f, .68f, .1f, .38f, 0]),
        ],
        [
            // A bar; twice, because most people write nothing else; with a flag; with a flag and a foot.
            new([.1f, 0, .1f, .5f, .1f, 1]),
            new([.12f, 0, .1f, .5f, .1f, 1]),
            new([0, .24f, .1f, .13f, .22f, 0], [.22f, 0, .2f, .5f, .2f, 1]),
            new([0, .22f, .1f, .12f, .2f, 0], [.2f, 0, .2f, .5f, .2f, 1], [0, 1, .2f, 1, .42f, .99f]),
        ],
        [
            // A sharp foot; a loop at the foot; a wave for a foot.
            new([.03f, .22f, .15f, .04f, .38f, .02f, .55f, .2f, .48f, .45f, .25f, .72f, 0, .97f], [0, .97f, .3f, .95f, .65f, .98f]),
            new([.05f, .2f, .2f, .02f, .45f, .05f, .55f, .28f, .42f, .6f, .15f, .9f, .02f, .92f, .05f, .78f, .2f, .8f, .4f, .93f, .68f, .95f]),
            new([0, .15f, .25f, 0, .5f, .12f, .52f, .35f, .3f, .62f, .02f, .95f], [.02f, .95f, .2f, .86f, .4f, .94f, .66f, .9f]),
        ],
        [
            // Two bowls that meet in a point; a flat top; one soft line.
            new([.03f, .12f, .22f, 0, .5f, .1f, .48f, .32f, .2f, .46f], [.2f, .46f, .52f, .58f, .56f, .82f, .3f, 1, 0, .88f]),
            new([.02f, .03f, .28f, .02f, .55f, .02f], [.55f, .02f, .38f, .22f, .22f, .42f], [.22f, .42f, .52f, .52f, .58f, .78f, .34f, .99f, 0, .9f]),
            new([.05f, .08f, .3f, 0, .5f, .14f, .42f, .36f, .24f, .46f, .46f, .54f, .56f, .74f, .4f, .96f, .15f, 1, 0, .9f]),
        ],
        [
            // Open at the top; closed; with a round cup.
            new([.08f, .02f, .03f, .3f, .02f, .52f], [.02f, .52f, .3f, .54f, .62f, .5f], [.52f, .05f, .5f, .5f, .47f, 1]),
            new([.45f, 0, .22f, .32f, 0, .65f], [0, .65f, .3f, .66f, .65f, .63f], [.45f, 0, .45f, .5f, .45f, 1]),
            new([.05f, 0, .02f, .25f, .12f, .46f, .35f, .46f, .51f, .34f], [.56f, .02f, .51f, .34f, .46f, 1]),
        ],
        [
            // Three strokes with corners; the bar put on last; like an S.
            new([.6f, 0, .35f, .01f, .12f, .02f], [.12f, .02f, .08f, .2f, .06f, .42f], [.06f, .42f, .3f, .36f, .56f, .52f, .56f, .82f, .3f, 1, 0, .92f]),
            new([.1f, .05f, .08f, .25f, .1f, .42f, .35f, .42f, .54f, .62f, .46f, .9f, .2f, 1, 0, .92f], [.1f, .05f, .35f, .04f, .62f, 0]),
            new([.6f, .02f, .3f, .04f, .12f, .2f, .2f, .42f, .45f, .55f, .52f, .8f, .3f, .99f, 0, .95f]),
        ],
        [
            // A bow; nearly straight; with a hook at the top.
            new([.5f, 0, .2f, .22f, .03f, .55f, .06f, .85f, .28f, 1, .52f, .86f, .5f, .62f, .28f, .52f, .08f, .68f]),
            new([.3f, 0, .12f, .3f, .02f, .65f, .1f, .93f, .33f, .99f, .5f, .8f, .4f, .6f, .2f, .6f, .06f, .76f]),
            new([.55f, .05f, .35f, 0, .12f, .2f, 0, .55f, .08f, .88f, .32f, 1, .55f, .82f, .45f, .58f, .2f, .56f, .04f, .72f]),
        ],
        [
            // Two straight strokes; crossed; with a serif; in one bend.
            new([0, .04f, .3f, .03f, .6f, .02f], [.6f, .02f, .42f, .45f, .22f, 1]),
            new([0, .04f, .3f, .03f, .6f, .02f], [.6f, .02f, .42f, .45f, .22f, 1], [.15f, .5f, .36f, .48f, .58f, .5f]),
            new([.02f, .2f, .02f, .1f, .03f, .03f], [.03f, .03f, .3f, .05f, .6f, 0], [.6f, 0, .45f, .3f, .32f, .6f, .28f, 1]),
            new([0, .1f, .25f, 0, .58f, .05f, .5f, .35f, .34f, .65f, .25f, 1]),
        ],
        [
            // One line that crosses itself, begun at the right; two rings; one line with a wide foot.
            new([.48f, .1f, .28f, 0, .06f, .14f, .14f, .36f, .38f, .54f, .52f, .78f, .3f, 1, .05f, .84f, .14f, .6f, .4f, .4f, .52f, .2f, .44f, .06f]),
            new([.3f, 0, .1f, .1f, .12f, .36f, .3f, .46f, .48f, .34f, .48f, .1f, .28f, .01f], [.3f, .46f, .06f, .6f, .04f, .88f, .3f, 1, .54f, .88f, .54f, .6f, .3f, .46f]),
            new([.42f, .06f, .26f, .02f, .12f, .16f, .2f, .36f, .42f, .52f, .56f, .76f, .32f, .98f, .02f, .82f, .12f, .58f, .36f, .4f, .46f, .2f, .36f, .03f]),
        ],
        [
            // A straight stem; a stem that bends to the left; ring and stem in one line.
            new([.5f, .12f, .3f, 0, .06f, .12f, .04f, .36f, .22f, .5f, .44f, .36f, .5f, .12f], [.5f, .12f, .48f, .5f, .42f, 1]),
            new([.5f, .1f, .3f, 0, .06f, .12f, .04f, .36f, .22f, .5f, .44f, .36f, .5f, .1f], [.5f, .1f, .52f, .5f, .4f, .88f, .15f, .99f]),
            new([.48f, .1f, .25f, 0, .04f, .18f, .12f, .42f, .36f, .4f, .5f, .14f, .46f, .55f, .3f, 1]),
        ],
    ];
}
