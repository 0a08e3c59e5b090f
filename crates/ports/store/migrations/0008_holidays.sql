-- 2026 by the State Council's notice; 2027 only the days fixed by law, to be replaced when its notice is out.
INSERT INTO holiday (date, kind, name) VALUES
  ('2026-01-01', 'holiday', '元旦'), ('2026-01-02', 'holiday', '元旦'), ('2026-01-03', 'holiday', '元旦'),
  ('2026-01-04', 'workday', '元旦调休');
