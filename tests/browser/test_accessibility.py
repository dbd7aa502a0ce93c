"""axe-core finds nothing on any kind of page, in both colour schemes, on a phone and on a desk."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RUN_AXE = """async () => {
    const rules = {"target-size": {enabled: true}};
    const found = await axe.run(document, {resultTypes: ["violations"], rules});
    const fault = (rule, node) => `${rule.id}: ${node.html} (${node.failureSummary})`;
    return found.violations.flatMap((rule) => rule.nodes.map((node) => fault(rule, node)));
}"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(root_site, kind, visit, npm_package, scheme, width):
    axe = (npm_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    with visit(root_site.page(kind), width=width, color_scheme=scheme, reduced_motion="reduce") as seen:
        seen.page.evaluate(axe)
        assert seen.page.evaluate(RUN_AXE) == []
