INSERT INTO tariff (id, listing_number, version, terms, created_at)
SELECT printf('0197a0000000700080020000%08x', number - 1000), number, 1, CASE number % 4
  WHEN 0 THEN '{"base_fen_per_hour": 4000, "rates": [
    {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}}, "fen_per_hour": 2800, "cap_fen": 9900},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 6000},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 5000}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}'
  WHEN 1 THEN '{"base_fen_per_hour": 4800, "rates": [
    {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}}, "fen_per_hour": 3200, "cap_fen": 11900},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 5800}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 30, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}'
  WHEN 2 THEN '{"base_fen_per_hour": 6800, "rates": [
    {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}}, "fen_per_hour": 4800, "cap_fen": 19900},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 9800},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 8200}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 20,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}'
  ELSE '{"base_fen_per_hour": 5800, "rates": [
    {"label": "工作日白天", "when": {"days": ["weekday"], "time": {"from": "09:00", "to": "18:00"}}, "fen_per_hour": 6800},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 5200}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}'
  END, 1767225600
FROM listing WHERE number > 1000
