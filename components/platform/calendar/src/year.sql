SELECT year, is_provisional, changed_at,
  (SELECT json_group_array(json_object('date', date, 'kind', kind, 'name', name) ORDER BY date) FROM holiday
   WHERE date BETWEEN year || '-01-01' AND year || '-12-31') AS days
FROM calendar_year WHERE year = ?1
