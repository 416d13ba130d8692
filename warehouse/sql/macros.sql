-- Macros for people who query, and for the views. `CREATE OR REPLACE`, so that a new program brings its own.

-- Article 49: a department's report, and that of any unit below, is due by 31 January, a government's own by 31 March.
-- What cannot be told has until the later day. The same decision as expectations/deadlines.py.
CREATE OR REPLACE MACRO report_due(report_year, kind, level) AS
    CASE
        WHEN level = 'town' OR kind = 'town' OR (kind IN ('department', 'office') AND coalesce(level, '') <> 'zone')
            THEN make_date(report_year + 1, 1, 31)
        ELSE make_date(report_year + 1, 3, 31)
    END;
COMMENT ON MACRO report_due IS 'Day by which a report is due (article 49 of the regulation), by year reported on, kind and level of the organisation';

CREATE OR REPLACE MACRO cell_key(table_code, row_code, column_code) AS table_code || '.' || row_code || '.' || column_code;
COMMENT ON MACRO cell_key IS 'Key of a cell, table.row.column, as findings and claims name it';

-- cell_history('甲县财政局', 'applications.received.total'): the cell in every version of every year. In a file that is
-- attached rather than opened, say USE first: DuckDB looks for the tables of a table macro in the current database.
CREATE OR REPLACE MACRO cell_history(of_organization, of_key) AS TABLE
    SELECT
        r.year, r.version, r.is_current, r.first_seen, r.superseded_at, c.value, c.state, c.text, c.unit, c.doubt,
        c.locator, r.url, r.report_id
    FROM report AS r JOIN cell AS c ON c.report_id = r.report_id
    WHERE r.organization = of_organization
        AND c.table_code = split_part(of_key, '.', 1)
        AND c.row_code = split_part(of_key, '.', 2)
        AND c.column_code = split_part(of_key, '.', 3)
    ORDER BY r.year, r.version;
COMMENT ON MACRO TABLE cell_history IS 'One cell of one organisation through all years and versions: cell_history(organization, key)';

-- report_cells('<report_id>'): a report as the form prints it, in printed order, with labels.
CREATE OR REPLACE MACRO report_cells(of_report) AS TABLE
    SELECT
        c.table_code, f.row_group, coalesce(f.row_label, c.row_label) AS row_label, f.column_label, c.value, c.state,
        c.text, c.unit, c.doubt, c.locator, c.row_code, c.column_code
    FROM cell AS c
    JOIN report AS r ON r.report_id = c.report_id
    LEFT JOIN form_cell AS f
        ON f.table_code = c.table_code AND f.row_code = c.row_code AND f.column_code = c.column_code
        AND f.form = coalesce(
            CASE c.table_code
                WHEN 'disclosure' THEN r.form_disclosure
                WHEN 'applications' THEN r.form_applications
                ELSE r.form_proceedings
            END, r.form, CASE WHEN r.year < 2021 THEN '2019' ELSE '2021' END)
    WHERE c.report_id = of_report
    ORDER BY c.table_code = 'proceedings', c.table_code = 'applications', f.position, c.row_code, c.column_code;
COMMENT ON MACRO TABLE report_cells IS 'All cells of one report with the labels of the form, in printed order: report_cells(report_id)';
