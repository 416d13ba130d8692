-- Comments on the views written by hand. Tables get theirs from tables.sql, the wide views from the declarations;
-- a column of a view that is also one of a table, and means the same, takes that table's comment (warehouse/schema.py).

COMMENT ON VIEW report_overview IS 'One row for each current report: what it prints, how its identities stand, what is open against it';
COMMENT ON COLUMN report_overview.versions IS 'versions seen so far';
COMMENT ON COLUMN report_overview.cells IS 'cells of its tables';
COMMENT ON COLUMN report_overview.numbers IS 'cells with a number';
COMMENT ON COLUMN report_overview.blanks IS 'blank cells';
COMMENT ON COLUMN report_overview.missing IS 'cells of the form that the document does not have';
COMMENT ON COLUMN report_overview.doubtful IS 'cells that extraction is not sure of';
COMMENT ON COLUMN report_overview.identities IS 'identities evaluated';
COMMENT ON COLUMN report_overview.holding IS 'identities that hold';
COMMENT ON COLUMN report_overview.broken IS 'identities that do not hold';
COMMENT ON COLUMN report_overview.not_assessable IS 'identities with an operand that has no number';
COMMENT ON COLUMN report_overview.errors IS 'open findings of severity error';
COMMENT ON COLUMN report_overview.warnings IS 'open findings of severity warning';

COMMENT ON VIEW coverage IS 'Who has published and who has not: each expected organisation in each year reported on by anybody, and whoever else has published';
COMMENT ON COLUMN coverage.expected IS 'declared in the sources: a report is expected';
COMMENT ON COLUMN coverage.published IS 'there is a report';
COMMENT ON COLUMN coverage.report_id IS 'the current report';
COMMENT ON COLUMN coverage.published_on IS 'publication date of its earliest version; NULL: not known';
COMMENT ON COLUMN coverage.first_seen IS 'first fetch of its first version, UTC';
COMMENT ON COLUMN coverage.due_on IS 'last day for it (article 49): 31 January for a department, office, town or street office, else 31 March';
COMMENT ON COLUMN coverage.days_late IS 'days after that day; 0: in time; NULL: publication date not known, or not published';

COMMENT ON VIEW carry_over IS 'What was carried out of one year beside what the next carried in (identity Y1), by kind of applicant';
COMMENT ON COLUMN carry_over.column_code IS 'kind of applicant, or total';
COMMENT ON COLUMN carry_over.carried_out_last_year IS 'number in last year''s 结转下年度继续办理';
COMMENT ON COLUMN carry_over.carried_out_state IS 'state of that cell';
COMMENT ON COLUMN carry_over.carried_in IS 'number in this year''s 上年结转';
COMMENT ON COLUMN carry_over.carried_in_state IS 'state of that cell';
COMMENT ON COLUMN carry_over.difference IS 'carried_in less carried_out_last_year; NULL: one has no number';
COMMENT ON COLUMN carry_over.report_id_last_year IS 'the report on the year before';

COMMENT ON VIEW year_on_year IS 'Each cell of the form beside the same cell of the year before, where either year prints a number';
COMMENT ON COLUMN year_on_year.value IS 'number of this year; NULL: no number printed';
COMMENT ON COLUMN year_on_year.value_last_year IS 'number of the year before';
COMMENT ON COLUMN year_on_year.change IS 'value less value_last_year; NULL: one has no number';
COMMENT ON COLUMN year_on_year.change_ratio IS 'change as a share of value_last_year; NULL: that is zero or no number';

COMMENT ON VIEW yearly_totals IS 'Sum of each cell of the form over the current reports of a year, region and level, with how many print a number';
COMMENT ON COLUMN yearly_totals.form IS 'edition of the table that the reports use';
COMMENT ON COLUMN yearly_totals.value IS 'sum of the numbers; NULL: nobody prints one. Amounts are summed as printed: see their units in cell';
COMMENT ON COLUMN yearly_totals.reports_with_number IS 'reports that print a number';
COMMENT ON COLUMN yearly_totals.reports IS 'reports that have the cell';

COMMENT ON VIEW claim_check IS 'Numbers stated in the prose of current reports beside the sum of the cells they speak of';
COMMENT ON COLUMN claim_check.claim IS 'what is counted: received, carried_in, handled_total, review, ...';
COMMENT ON COLUMN claim_check.in_prose IS 'the number stated';
COMMENT ON COLUMN claim_check.in_table IS 'sum of the cells; NULL: one of them has no number';
COMMENT ON COLUMN claim_check.scope IS 'own: surely this report''s figure of this year; unknown: a difference means nothing';
COMMENT ON COLUMN claim_check.sentence IS 'the sentence as printed';
COMMENT ON COLUMN claim_check.cells IS 'keys table.row.column';

COMMENT ON VIEW roll_up IS 'A government''s report beside the sum over its units'' reports (rule R1), cell by cell';
COMMENT ON COLUMN roll_up.value IS 'number in the government''s report';
COMMENT ON COLUMN roll_up.state IS 'state of that cell';
COMMENT ON COLUMN roll_up.units_sum IS 'sum over the units'' numbers';
COMMENT ON COLUMN roll_up.units_with_number IS 'units that print a number';
COMMENT ON COLUMN roll_up.units IS 'units with a report on the year';
COMMENT ON COLUMN roll_up.difference IS 'value less units_sum: negative breaks R1';

COMMENT ON VIEW unknown_organizations IS 'For the operator: authors of reports that no source names, with the known organisation of the region whose name is nearest. Nothing is merged on it';
COMMENT ON COLUMN unknown_organizations.years IS 'years it has a report on';
COMMENT ON COLUMN unknown_organizations.versions IS 'versions of its reports';
COMMENT ON COLUMN unknown_organizations.first_seen IS 'first fetch of any, UTC';
COMMENT ON COLUMN unknown_organizations.url IS 'address of one of them';
COMMENT ON COLUMN unknown_organizations.nearest_known IS 'declared organisation of the region whose name is most alike; NULL: none is declared there';
COMMENT ON COLUMN unknown_organizations.likeness IS 'Jaro-Winkler similarity of the names, 1: equal';

COMMENT ON VIEW open_findings IS 'Findings against offices that are not settled';
COMMENT ON COLUMN open_findings.office_name IS 'name of the office it is reported to';

COMMENT ON VIEW cell_changes IS 'Cells that differ between one version of a report and the next, and since when';
COMMENT ON COLUMN cell_changes.from_version IS 'older version';
COMMENT ON COLUMN cell_changes.to_version IS 'newer version';
COMMENT ON COLUMN cell_changes.changed_at IS 'first fetch of the newer version, UTC';
COMMENT ON COLUMN cell_changes.old_value IS 'number in the older version';
COMMENT ON COLUMN cell_changes.old_state IS 'state in the older version';
COMMENT ON COLUMN cell_changes.old_text IS 'printed text in the older version';
COMMENT ON COLUMN cell_changes.new_value IS 'number in the newer version';
COMMENT ON COLUMN cell_changes.new_state IS 'state in the newer version';
COMMENT ON COLUMN cell_changes.new_text IS 'printed text in the newer version';
COMMENT ON COLUMN cell_changes.from_report IS 'report_id of the older version';
COMMENT ON COLUMN cell_changes.to_report IS 'report_id of the newer version';

COMMENT ON VIEW rates IS 'Rates of each current report. A rate is NULL where one of its cells has no number: blanks are not read as zero';
COMMENT ON COLUMN rates.received IS '本年新收政府信息公开申请数量, 总计';
COMMENT ON COLUMN rates.handled IS '本年度办理结果 （七）总计, 总计';
COMMENT ON COLUMN rates.granted IS '（一）予以公开, 总计';
COMMENT ON COLUMN rates.granted_in_part IS '（二）部分公开, 总计';
COMMENT ON COLUMN rates.disclosure_rate IS '公开率: granted and granted_in_part as a share of handled; NULL: none handled, or a number is lacking';
COMMENT ON COLUMN rates.corrected IS '结果纠正, review and both kinds of litigation';
COMMENT ON COLUMN rates.concluded IS '结果维持, 结果纠正 and 其他结果 together';
COMMENT ON COLUMN rates.correction_rate IS '纠错率: corrected as a share of concluded; NULL: none concluded, or a number is lacking';

COMMENT ON VIEW regional_rates IS 'Rates of a region in a year, over the reports that allow them, and how many those are';
COMMENT ON COLUMN regional_rates.reports IS 'current reports';
COMMENT ON COLUMN regional_rates.reports_with_disclosure_rate IS 'reports that the disclosure rate rests on';
COMMENT ON COLUMN regional_rates.handled IS 'applications handled, in these reports';
COMMENT ON COLUMN regional_rates.disclosure_rate IS '公开率 over these reports';
COMMENT ON COLUMN regional_rates.reports_with_correction_rate IS 'reports that the correction rate rests on';
COMMENT ON COLUMN regional_rates.concluded IS 'proceedings concluded, in these reports';
COMMENT ON COLUMN regional_rates.correction_rate IS '纠错率 over these reports';

COMMENT ON VIEW peer_percentile IS 'Where a report stands among the reports of the same year, level and kind: 0 is lowest, 1 highest';
COMMENT ON COLUMN peer_percentile.kind IS 'kind of organisation';
COMMENT ON COLUMN peer_percentile.peers IS 'reports of the same year, level and kind, itself included';
COMMENT ON COLUMN peer_percentile.received IS 'applications received';
COMMENT ON COLUMN peer_percentile.received_percentile IS 'share of peers with fewer applications';
COMMENT ON COLUMN peer_percentile.disclosure_rate IS '公开率';
COMMENT ON COLUMN peer_percentile.disclosure_rate_percentile IS 'share of peers with a lower one';
COMMENT ON COLUMN peer_percentile.correction_rate IS '纠错率';
COMMENT ON COLUMN peer_percentile.correction_rate_percentile IS 'share of peers with a lower one';

COMMENT ON VIEW attachment_differences IS 'Cells in which a file beside the report prints something else than the report';
COMMENT ON COLUMN attachment_differences.document_id IS 'the other file';
COMMENT ON COLUMN attachment_differences.report_value IS 'number in the report';
COMMENT ON COLUMN attachment_differences.report_state IS 'state in the report; NULL: no such cell';
COMMENT ON COLUMN attachment_differences.other_value IS 'number in the other file';
COMMENT ON COLUMN attachment_differences.other_state IS 'state in the other file';
