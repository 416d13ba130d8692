# A cell is what marimo calls a function here: it names what it takes from other cells, and nobody else calls it.
# ruff: noqa: D103
# mypy: disable-error-code="no-untyped-def"
"""The app that `gouji explore` runs: cookbook queries, tables with their comments, free SQL, results as CSV."""

import marimo

app = marimo.App(width="full", app_title="勾稽 · 数据查询")


@app.cell
def start():
    import os
    from pathlib import Path

    import marimo as mo

    from warehouse.explore.answers import ask, first_question, recipe_choices, tables_of

    database = Path(os.environ["GOUJI_EXPLORE"])
    return first_question, ask, database, mo, recipe_choices, tables_of


@app.cell
def head(database, mo):
    mo.md(
        f"# 勾稽 · 数据查询\n\n只读查询已发布的数据库 `{database}`。新一轮发布后，下一次查询即可看到新数据。"
        "\n\n单元格的值均为原文所印，未经修改；应为何值见“问题”（`finding`）。"
    )


@app.cell
def recipe_choice(mo, recipe_choices):
    recipe = mo.ui.dropdown(
        recipe_choices(), value=next(iter(recipe_choices())), label="问题", full_width=True
    )
    return (recipe,)


@app.cell
def recipe_answer(ask, database, mo, recipe):
    answered = mo.vstack(
        [recipe, mo.md(f"```sql\n{recipe.value}\n```"), ask(database, recipe.value, "查询结果")]
    )
    return (answered,)


@app.cell
def table_choice(database, mo, tables_of):
    tables = tables_of(database)
    table = mo.ui.dropdown(list(tables), value="report", label="表或视图", searchable=True)
    return table, tables


@app.cell
def table_answer(ask, database, mo, table, tables):
    about = tables.get(table.value)
    shown = mo.vstack(
        [
            table,
            mo.md(about.comment),
            mo.ui.table(about.columns, selection=None, show_download=False, page_size=15, label="字段"),
            mo.md("前 100 行"),
            ask(database, f'SELECT * FROM "{table.value}" LIMIT 100', table.value),
        ]
        if about
        else [table]
    )
    return (shown,)


@app.cell
def free_query(first_question, mo):
    statement = mo.ui.text_area(
        value=first_question(),
        label="SQL（只读）",
        rows=8,
        full_width=True,
        debounce=False,
    )
    run = mo.ui.run_button(label="运行")
    return run, statement


@app.cell
def free_answer(ask, database, mo, run, statement):
    asked = mo.vstack(
        [
            statement,
            run,
            ask(database, statement.value, "自由查询") if run.value else mo.md("写好语句后点“运行”。"),
        ]
    )
    return (asked,)


@app.cell
def page(answered, asked, mo, shown):
    mo.ui.tabs({"常用查询": answered, "表与字段": shown, "自由查询": asked})


if __name__ == "__main__":
    app.run()
