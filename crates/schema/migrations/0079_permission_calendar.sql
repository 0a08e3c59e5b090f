-- Owner: permission. The operators keep the calendar by which prices hold on holidays.
INSERT INTO permission (name, is_of_platform) VALUES
  ('calendar', 1);

INSERT INTO role_permission (role, permission) VALUES
  ('operator', 'calendar');
