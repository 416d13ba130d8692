-- Where is a government's figure below the sum of its units?
-- 政府汇总数小于所属单位之和的单元格。

SELECT organization, year, cell_key(table_code, row_code, column_code) AS cell, value, units_sum, units, difference
FROM roll_up
WHERE difference < 0
ORDER BY difference, organization, year, cell;
