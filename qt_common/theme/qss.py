"""Style sheets rendered from tokens: `$primary`, `$title`, `$radius_px` …

A template is a `.qss` file with `$name` for every token; a program has one
(`<program>/theme.qss`), and `qt_common/theme/base.qss` comes before it.
"""

from __future__ import annotations

from dataclasses import asdict
from importlib import resources
from string import Template

from qt_common.theme.tokens import Theme


def values(theme: Theme) -> dict[str, str]:
    """Return every name a template may use; sizes end in `px`."""
    named = dict(asdict(theme.palette))
    named |= {name: f"{size}px" for name, size in asdict(theme.sizes).items()}
    step = theme.sizes.step
    named |= {f"space{n}": f"{n * step}px" for n in (1, 2, 3, 4, 5, 6, 8)}
    named["space_focus"] = f"{max(2, theme.sizes.border + 1)}px"
    named["family"] = theme.family
    return named


def render(theme: Theme, *templates: str) -> str:
    """Return the style sheet of `theme`.

    Args:
        theme: the tokens.
        templates: template texts, later ones win. Raises KeyError for an unknown token.
    """
    named = values(theme)
    return "\n".join(Template(template).substitute(named) for template in templates)


def program_style(theme: Theme, program: str) -> str:
    """Return the shared style sheet followed by the program's own, `<program>/theme.qss`."""
    shared = (resources.files("qt_common.theme") / "base.qss").read_text(encoding="utf-8")
    own = (resources.files(program) / "theme.qss").read_text(encoding="utf-8")
    return render(theme, shared, own)
