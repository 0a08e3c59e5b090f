-- Owner: message. That stays will be sold of which nobody knows for sure what day they fall on is told to who sets prices by such
-- days: in the inbox, once a year and person.
INSERT INTO message_template (name, number, title_chinese, title_english, body_chinese, body_english) VALUES
  ('calendar_ends', 40, '节假日安排尚不完整', 'The calendar of holidays is not complete', '{year}年的放假调休安排尚未录入。在此之前，{year}年的预订只按星期几和已知的法定假日计价，请留意节假日价格。', 'The holidays and make-up workdays of {year} are not known yet. Until they are, stays in {year} are priced by the days of the week and the holidays that the law fixes: look at your prices for holidays.');
