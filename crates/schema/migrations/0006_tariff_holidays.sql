-- Owner: tariff. The State Council's calendar as published in crates/business/tariff/data/holidays.csv: a test keeps both alike.
-- 2026 is complete by the notice of 4 November 2025; 2027 has only the days that the law fixes, until its notice is out.
INSERT INTO holiday (date, kind, name) VALUES
  ('2026-01-01', 'holiday', '元旦'), ('2026-01-02', 'holiday', '元旦'), ('2026-01-03', 'holiday', '元旦'),
  ('2026-01-04', 'workday', '元旦调休'), ('2026-02-14', 'workday', '春节调休'), ('2026-02-15', 'holiday', '春节'),
  ('2026-02-16', 'holiday', '春节'), ('2026-02-17', 'holiday', '春节'), ('2026-02-18', 'holiday', '春节'),
  ('2026-02-19', 'holiday', '春节'), ('2026-02-20', 'holiday', '春节'), ('2026-02-21', 'holiday', '春节'),
  ('2026-02-22', 'holiday', '春节'), ('2026-02-23', 'holiday', '春节'), ('2026-02-28', 'workday', '春节调休'),
  ('2026-04-04', 'holiday', '清明节'), ('2026-04-05', 'holiday', '清明节'), ('2026-04-06', 'holiday', '清明节'),
  ('2026-05-01', 'holiday', '劳动节'), ('2026-05-02', 'holiday', '劳动节'), ('2026-05-03', 'holiday', '劳动节'),
  ('2026-05-04', 'holiday', '劳动节'), ('2026-05-05', 'holiday', '劳动节'), ('2026-05-09', 'workday', '劳动节调休'),
  ('2026-06-19', 'holiday', '端午节'), ('2026-06-20', 'holiday', '端午节'), ('2026-06-21', 'holiday', '端午节'),
  ('2026-09-20', 'workday', '国庆节调休'), ('2026-09-25', 'holiday', '中秋节'), ('2026-09-26', 'holiday', '中秋节'),
  ('2026-09-27', 'holiday', '中秋节'), ('2026-10-01', 'holiday', '国庆节'), ('2026-10-02', 'holiday', '国庆节'),
  ('2026-10-03', 'holiday', '国庆节'), ('2026-10-04', 'holiday', '国庆节'), ('2026-10-05', 'holiday', '国庆节'),
  ('2026-10-06', 'holiday', '国庆节'), ('2026-10-07', 'holiday', '国庆节'), ('2026-10-10', 'workday', '国庆节调休'),
  ('2027-01-01', 'holiday', '元旦'), ('2027-02-05', 'holiday', '除夕'), ('2027-02-06', 'holiday', '春节'),
  ('2027-02-07', 'holiday', '春节'), ('2027-02-08', 'holiday', '春节'), ('2027-04-05', 'holiday', '清明节'),
  ('2027-05-01', 'holiday', '劳动节'), ('2027-05-02', 'holiday', '劳动节'), ('2027-06-09', 'holiday', '端午节'),
  ('2027-09-15', 'holiday', '中秋节'), ('2027-10-01', 'holiday', '国庆节'), ('2027-10-02', 'holiday', '国庆节'),
  ('2027-10-03', 'holiday', '国庆节');
