use super::to_markdown;

#[test]
fn tags_become_marks() {
    for (html, markdown) in [
        (
            "a ` b\n\n<b>c</b> ` d",
            r"a \` b

**c** \` d",
        ),
        ("<code>a</code><code>b</code> ` <tt>c</tt>", r"`a` `b` \` `c`"),
        ("<a href='https://x.io/a (b)?c&amp;d'>[e] f]</a>", r"[\[e\] f\]](https://x.io/a %28b%29?c&d)"),
        ("a<br>b<br/>c<BR />d", "a\\\nb\\\nc\\\nd"),
        (
            "a <br><b>c</b><br><a href=https://x.io>d</a><br>- e<h3>f</h3>g",
            "a\\\n**c**\\\n[d](https://x.io)\n- e\n\n### f\n\ng",
        ),
        ("<p>a</p><p>b</p>", "a\n\nb\n\n"),
        ("<p>a</p>\n\n   <p>b", "a\n\nb"),
        ("x<ul><li>a</li> <li> <p>b <p>c</li></ul>d", "x\n\n- a\n- b\n\n  c\n\nd"),
        ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n   - b\n\n2. c\n\n"),
        ("a<br>\n  - b<br>\n\nc", "a\n  - b\n\nc"),
        ("see <code>x</code> and <b> y </b>, <i></i>z", "see `x` and **y** , z"),
        ("<code>a &lt;b&gt; &amp;c</code> <code><i>d</i><id></code> <code>`</code>", "`a <b> &c` `d<id>` `` ` ``"),
        ("<a href=\"https://x.io\" target=_blank>here</a>", "[here](https://x.io)"),
        ("see<a href='https://x.io'> it\n</a>there", "see [it](https://x.io) there"),
        ("<a name='x'></a><a href='#y'>over\nthere</a>", "over there"),
        ("`<br>` stays, a < b > c and <id> too", "`<br>` stays, a < b > c and <id> too"),
        ("``a`<br>`` and \\<br> <!-- <b> -->too", "``a`<br>`` and \\<br> too"),
        ("x</b> y</summary>, a  <a href=https://x.io><br>éé</a> z", "x y\n\n, a [éé](https://x.io) z"),
        ("</a> alone, <b>never closed", "</a> alone, <b>never closed"),
        ("what <a>GetUser</a> gives, /<a>/<note>", "what GetUser gives, /<a>/<note>"),
        ("<note> <p>Slow.</p></note><important>No.</important>", "**Note:** Slow.\n\n**Important:** No.\n\n"),
        ("a.<br /><br />b. <br>\n<br>c<br>d", "a.\n\nb.\n\nc\\\nd"),
        ("<details><summary>More</summary>a</br>b</details>", "**More**\n\na\\\nb\n\n"),
        ("<img src='https://x.io/a.png' alt='A'>", "![A](https://x.io/a.png)"),
        ("<ol start=\"3\"><li>a<li>b</ol>", "3. a\n4. b\n\n"),
        ("<b>Note:</b>this, a<i>(b)</i>c, <b><code>x</code></b>s", "**Note:** this, a *(b)* c, **`x`** s"),
        ("<s>old</s> <del>b</del><ins>new</ins> <b><strong>c</strong></b>", "~~old~~ ~~b~~new **c**"),
        (
            "2<sup>n</sup>, 10<sup>-6</sup>, 2<sup>n+1</sup>, 1<sup>st</sup>, H<sub>2</sub>O",
            "2^n, 10^-6, 2^(n+1), 1st, H2O",
        ),
        ("a <seealso cref=\"T:A.B\" /> <see cref='C'/> <paramref name=\"d\"/>", "a `A.B` `C` `d`"),
        ("<span class='x'>a <code>b&#123;&#x7D;&hellip;&#8238;</code>", "a `b{}…&#8238;`"),
        ("<SUB>a</SUB> <kbd>Ctrl</kbd> <mark>b</mark>", "a `Ctrl` b"),
    ] {
        assert_eq!(to_markdown(html), markdown, "{html}");
    }
}

#[test]
fn code_is_left_alone() {
    for text in ["~~~\n<br>\n~~~\n", "a\n\n    <br>\n\n    <p>\n", "```\n<b>x</b>\n```\nx"] {
        assert_eq!(to_markdown(text), text);
    }
}

#[test]
fn tables_and_listings_have_a_form() {
    for (html, markdown) in [
        ("| a | b |\n|---|---|\n| x<br/>y | <p>z</p> |\n", "| a | b |\n|---|---|\n| x<br>y | z |\n"),
        ("|a|\n|-|\n|<ul><li>x</li><li>y</li></ul>|\nz<br>", "|a|\n|-|\n| - x<br>- y |\nz\n"),
        ("x<pre><code>\na &lt; b\n\n    c\n</code></pre>y", "x\n\n```\na < b\n\n    c\n```\n\ny"),
        (
            "<table><thead><tr><th>a<th>b</tr></thead>\n\n    <tr><td><p>x|y</p></td><td> <b>z</b>\n</td></tr></table>w",
            "| a | b |\n|---|---|\n| x\\|y | **z** |\n\nw",
        ),
        ("<table><caption>Two</caption><tr><td>x</table>", "Two\n\n| x |\n|---|\n\n"),
        (
            "<table><tr><th>a<th>b</tr>\n<tr><td>\n<table>\n<tr><td>1</td><td>2</td></tr><tr><td>3</table>\n</td><td>4</td></tr>\n</table>c",
            "| a | b |\n|---|---|\n| 1 2<br>3 | 4 |\n\nc",
        ),
        ("<table><tr><td>a<table><tr><td>b</table>", "| a<br>b |\n|---|\n\n"),
    ] {
        assert_eq!(to_markdown(html), markdown, "{html}");
    }
}
