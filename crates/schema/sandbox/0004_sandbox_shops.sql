-- Owner: sandbox. The shops that a new sandbox opens with. Places are in GCJ-02, as mini-programs and maps in China give them. A test
-- checks the points of the sphere, the lowest prices, and that every document is sound.
INSERT INTO merchant (number, id, name, created_at) VALUES
  (1, '0197a000000070008000000000e00001', '开门茶室', 1767225600);

INSERT INTO store (number, id, merchant_number, name, address, phone, intro, opening, latitude, longitude, x, y, z) VALUES
  (1, '0197a000000070008000000000000001', 1, '开门茶室·柳巷店', '太原市迎泽区柳巷南路38号', '0351-5550101',
  '钟楼街旁的无人自助茶室，扫码进门，二十四小时营业。',
  '"always"',
  37.8716, 112.5645, -0.30290669874432385, 0.7289593217892013, 0.613893996576317),
  (2, '0197a000000070008000000000000002', 1, '开门茶室·长风街店', '太原市小店区长风街131号', '0351-5550202',
  '写字楼里的茶室，适合会客、商谈与小型会议。',
  '{"weekly": [[{"from": "08:00", "to": "02:00"}], [{"from": "08:00", "to": "02:00"}],
    [{"from": "08:00", "to": "02:00"}], [{"from": "08:00", "to": "02:00"}],
    [{"from": "08:00", "to": "02:00"}], [{"from": "08:00", "to": "02:00"}],
    [{"from": "08:00", "to": "02:00"}]]}',
  37.8125, 112.5566, -0.3030489277049074, 0.7295854762149284, 0.6130794241475911),
  (3, '0197a000000070008000000000000003', 1, '开门茶室·翠湖店', '昆明市五华区翠湖南路25号', '0871-5550303',
  '翠湖边的小院，推窗看得见红嘴鸥。',
  '{"weekly": [[{"from": "09:30", "to": "22:30"}], [{"from": "09:30", "to": "22:30"}],
    [{"from": "09:30", "to": "22:30"}], [{"from": "09:30", "to": "22:30"}],
    [{"from": "09:30", "to": "01:00"}], [{"from": "09:30", "to": "01:00"}],
    [{"from": "09:30", "to": "22:00"}]], "closed_dates": ["2027-02-05"]}',
  25.0481, 102.7036, -0.1992257872907684, 0.8837756168379971, 0.4233789611695308);

-- Each room is a product of its own, in its one store.
INSERT INTO product (number, id, merchant_number, kind, name, intro, attributes, cover_url, pictures)
SELECT column1, column2, 1, 'room', column3, column4,
  json_object('capacity', column5, 'styles', json(column6), 'facilities', json(column7)),
  '/sandbox/pictures/' || column8 || '-1.svg',
  json_array('/sandbox/pictures/' || column8 || '-1.svg', '/sandbox/pictures/' || column8 || '-2.svg')
FROM (VALUES
  (101, '0197a000000070008000000000f00101', '听雨', '临窗小间，适合二三知己对坐。', 3,
  '["中式"]', '["茶具", "空调", "无线网络", "插座"]', '0197a000000070008000000000000101'),
  (102, '0197a000000070008000000000f00102', '竹里', '榻榻米与竹帘，脱鞋入内。', 4,
  '["日式"]', '["茶具", "榻榻米", "空调", "无线网络"]', '0197a000000070008000000000000102'),
  (103, '0197a000000070008000000000f00103', '松间', '可以下棋打牌的大间，带自动麻将桌。', 6,
  '["新中式", "棋牌"]', '["茶具", "麻将机", "空调", "无线网络", "投影"]', '0197a000000070008000000000000103'),
  (104, '0197a000000070008000000000f00104', '一人一盏', '一个人读书写字的小格。', 1,
  '["现代", "自习"]', '["茶具", "台灯", "插座", "无线网络"]', '0197a000000070008000000000000104'),
  (201, '0197a000000070008000000000f00201', '观澜', '八人会议室，白板与投影齐备。', 8,
  '["商务", "现代"]', '["茶具", "投影", "白板", "视频会议", "空调", "无线网络"]', '0197a000000070008000000000000201'),
  (202, '0197a000000070008000000000f00202', '清谈', '四人洽谈间，隔音好。', 4,
  '["商务"]', '["茶具", "空调", "无线网络", "插座"]', '0197a000000070008000000000000202'),
  (203, '0197a000000070008000000000f00203', '墨香', '书案与文房四宝，可以写字作画。', 5,
  '["新中式", "书画"]', '["茶具", "文房四宝", "空调", "无线网络"]', '0197a000000070008000000000000203'),
  (204, '0197a000000070008000000000f00204', '星河', '投影幕布与沙发，适合朋友小聚。', 10,
  '["现代", "聚会"]', '["茶具", "投影", "音响", "冰箱", "空调", "无线网络"]', '0197a000000070008000000000000204'),
  (301, '0197a000000070008000000000f00301', '鸥来', '窗外就是翠湖，冬天红嘴鸥飞过窗前。', 4,
  '["新中式", "湖景"]', '["茶具", "湖景", "空调", "无线网络"]', '0197a000000070008000000000000301'),
  (302, '0197a000000070008000000000f00302', '普洱小院', '老茶客的普洱专间，配紫砂与铁壶。', 6,
  '["中式"]', '["紫砂壶", "铁壶", "空调", "无线网络"]', '0197a000000070008000000000000302'),
  (303, '0197a000000070008000000000f00303', '云水间', '日式枯山水小庭，安静。', 2,
  '["日式"]', '["茶具", "庭院", "无线网络"]', '0197a000000070008000000000000303'),
  (304, '0197a000000070008000000000f00304', '散座茶席', '院中两张茶席，先到先坐。', 4,
  '["中式", "露天"]', '["茶具", "遮阳伞", "无线网络"]', '0197a000000070008000000000000304')
);

INSERT INTO listing (number, id, store_number, product_number, kind, fulfilment, price_from_fen, price_unit)
SELECT column1, column2, column3, column1, 'room', 'stay', column4, 'hour'
FROM (VALUES
  (101, '0197a000000070008000000000000101', 1, 2800),
  (102, '0197a000000070008000000000000102', 1, 3200),
  (103, '0197a000000070008000000000000103', 1, 4800),
  (104, '0197a000000070008000000000000104', 1, 1200),
  (201, '0197a000000070008000000000000201', 2, 8800),
  (202, '0197a000000070008000000000000202', 2, 5200),
  (203, '0197a000000070008000000000000203', 2, 5600),
  (204, '0197a000000070008000000000000204', 2, 8800),
  (301, '0197a000000070008000000000000301', 3, 6000),
  (302, '0197a000000070008000000000000302', 3, 7200),
  (303, '0197a000000070008000000000000303', 3, 5200),
  (304, '0197a000000070008000000000000304', 3, 3000)
);

-- Created on 1 January 2026.
INSERT INTO tariff (id, listing_number, version, terms, created_at) VALUES
  ('0197a00000007000800000000a000101', 101, 1, '{"base_fen_per_hour": 4000, "rates": [
    {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}},
      "fen_per_hour": 2800, "cap_fen": 9900},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 6000},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 5000}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000102', 102, 1, '{"base_fen_per_hour": 4800, "rates": [
    {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}},
      "fen_per_hour": 3200, "cap_fen": 11900},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 7200},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 5800}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 30, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000103', 103, 1, '{"base_fen_per_hour": 6800, "rates": [
    {"label": "春节", "when": {"dates": [{"from": "2027-02-05", "to": "2027-02-11"}]},
      "fen_per_hour": 12800},
    {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}},
      "fen_per_hour": 4800, "cap_fen": 19900},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 9800},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 8200}],
    "minimum_minutes": 120, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 20,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000104', 104, 1, '{"base_fen_per_hour": 1800, "rates": [
    {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}},
      "fen_per_hour": 1200, "cap_fen": 3900}],
    "minimum_minutes": 30, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 10,
    "cancellation": [{"hours_before": 1, "percent": 100}]}', 1767225600),
  ('0197a00000007000800000000a000201', 201, 1, '{"base_fen_per_hour": 9800, "rates": [
    {"label": "工作日白天", "when": {"days": ["weekday"], "time": {"from": "09:00", "to": "18:00"}},
      "fen_per_hour": 12800},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 8800}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 30, "cleaning_gap_minutes": 30,
    "early_entry_minutes": 10,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 4, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000202', 202, 1, '{"base_fen_per_hour": 5800, "rates": [
    {"label": "工作日白天", "when": {"days": ["weekday"], "time": {"from": "09:00", "to": "18:00"}},
      "fen_per_hour": 6800},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 5200}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000203', 203, 1, '{"base_fen_per_hour": 5600, "rates": [
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 7600},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 6600}],
    "minimum_minutes": 90, "maximum_minutes": 1440, "step_minutes": 15, "cleaning_gap_minutes": 20,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000204', 204, 1, '{"base_fen_per_hour": 8800, "rates": [
    {"label": "春节", "when": {"dates": [{"from": "2027-02-05", "to": "2027-02-11"}]},
      "fen_per_hour": 16800},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 13800},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 11800}],
    "minimum_minutes": 120, "maximum_minutes": 720, "step_minutes": 30, "cleaning_gap_minutes": 30,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 48, "percent": 100}, {"hours_before": 24, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000301', 301, 1, '{"base_fen_per_hour": 6000, "rates": [
    {"label": "海鸥季", "when": {"days": ["weekend", "holiday"], "dates": [{"from": "11-01", "to": "03-31"}]},
      "fen_per_hour": 9600},
    {"label": "暑期", "when": {"dates": [{"from": "07-01", "to": "08-31"}]}, "fen_per_hour": 6800},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 8800},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 7800}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 20,
    "early_entry_minutes": 10,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000302', 302, 1, '{"base_fen_per_hour": 7200, "rates": [
    {"label": "春节", "when": {"dates": [{"from": "2027-02-05", "to": "2027-02-11"}]},
      "fen_per_hour": 12800},
    {"label": "海鸥季", "when": {"days": ["weekend", "holiday"], "dates": [{"from": "11-01", "to": "03-31"}]},
      "fen_per_hour": 10800},
    {"label": "暑期", "when": {"dates": [{"from": "07-01", "to": "08-31"}]}, "fen_per_hour": 7600},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 8800}],
    "minimum_minutes": 90, "maximum_minutes": 1440, "step_minutes": 30, "cleaning_gap_minutes": 20,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000303', 303, 1, '{"base_fen_per_hour": 5200, "rates": [
    {"label": "暑期", "when": {"dates": [{"from": "07-01", "to": "08-31"}]}, "fen_per_hour": 5800},
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 7200},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 6200}],
    "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]}', 1767225600),
  ('0197a00000007000800000000a000304', 304, 1, '{"base_fen_per_hour": 3000, "rates": [
    {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 4200},
    {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 3600}],
    "minimum_minutes": 30, "maximum_minutes": 1440, "step_minutes": 30, "cleaning_gap_minutes": 15,
    "early_entry_minutes": 5,
    "cancellation": [{"hours_before": 2, "percent": 100}]}', 1767225600);

-- A room is its own resource; the tables in the courtyard are two of one kind.
INSERT INTO resource (id, store_number, name) VALUES
  ('0197a00000007000800000000b000101', 1, '听雨'),
  ('0197a00000007000800000000b000102', 1, '竹里'),
  ('0197a00000007000800000000b000103', 1, '松间'),
  ('0197a00000007000800000000b000104', 1, '一人一盏'),
  ('0197a00000007000800000000b000201', 2, '观澜'),
  ('0197a00000007000800000000b000202', 2, '清谈'),
  ('0197a00000007000800000000b000203', 2, '墨香'),
  ('0197a00000007000800000000b000204', 2, '星河'),
  ('0197a00000007000800000000b000301', 3, '鸥来'),
  ('0197a00000007000800000000b000302', 3, '普洱小院'),
  ('0197a00000007000800000000b000303', 3, '云水间'),
  ('0197a00000007000800000000b000304', 3, '茶席甲'),
  ('0197a00000007000800000000b100304', 3, '茶席乙');

INSERT INTO listing_resource (listing_number, resource_id) VALUES
  (101, '0197a00000007000800000000b000101'),
  (102, '0197a00000007000800000000b000102'),
  (103, '0197a00000007000800000000b000103'),
  (104, '0197a00000007000800000000b000104'),
  (201, '0197a00000007000800000000b000201'),
  (202, '0197a00000007000800000000b000202'),
  (203, '0197a00000007000800000000b000203'),
  (204, '0197a00000007000800000000b000204'),
  (301, '0197a00000007000800000000b000301'),
  (302, '0197a00000007000800000000b000302'),
  (303, '0197a00000007000800000000b000303'),
  (304, '0197a00000007000800000000b000304'),
  (304, '0197a00000007000800000000b100304');

-- The courtyard in Kunming has one gate, which opens for each of its rooms and is the only door of its tables.
INSERT INTO device (id, resource_id, door, driver, reference) VALUES
  ('0197a00000007000800000000c000101', '0197a00000007000800000000b000101', 'room', 'sandbox-lock', 'lock-101'),
  ('0197a00000007000800000000c000102', '0197a00000007000800000000b000102', 'room', 'sandbox-lock', 'lock-102'),
  ('0197a00000007000800000000c000103', '0197a00000007000800000000b000103', 'room', 'sandbox-lock', 'lock-103'),
  ('0197a00000007000800000000c000104', '0197a00000007000800000000b000104', 'room', 'sandbox-lock', 'lock-104'),
  ('0197a00000007000800000000c000201', '0197a00000007000800000000b000201', 'room', 'sandbox-lock', 'lock-201'),
  ('0197a00000007000800000000c000202', '0197a00000007000800000000b000202', 'room', 'sandbox-lock', 'lock-202'),
  ('0197a00000007000800000000c000203', '0197a00000007000800000000b000203', 'room', 'sandbox-lock', 'lock-203'),
  ('0197a00000007000800000000c000204', '0197a00000007000800000000b000204', 'room', 'sandbox-lock', 'lock-204'),
  ('0197a00000007000800000000c000301', '0197a00000007000800000000b000301', 'room', 'sandbox-lock', 'lock-301'),
  ('0197a00000007000800000000c000302', '0197a00000007000800000000b000302', 'room', 'sandbox-lock', 'lock-302'),
  ('0197a00000007000800000000c000303', '0197a00000007000800000000b000303', 'room', 'sandbox-lock', 'lock-303'),
  ('0197a00000007000800000000c100301', '0197a00000007000800000000b000301', 'gate', 'sandbox-lock', 'lock-300'),
  ('0197a00000007000800000000c100302', '0197a00000007000800000000b000302', 'gate', 'sandbox-lock', 'lock-300'),
  ('0197a00000007000800000000c100303', '0197a00000007000800000000b000303', 'gate', 'sandbox-lock', 'lock-300'),
  ('0197a00000007000800000000c100304', '0197a00000007000800000000b000304', 'room', 'sandbox-lock', 'lock-300'),
  ('0197a00000007000800000000c200304', '0197a00000007000800000000b100304', 'room', 'sandbox-lock', 'lock-300');

-- The staff of the shops logs in with this phone and the password `kaimen-demo`.
INSERT INTO user (id, nickname, phone, password_hash, created_at, changed_at) VALUES (
  '0197a00000007000800000000d000001', '店员小周', '+8613800000001',
  '$argon2id$v=19$m=19456,t=2,p=1$a2FpbWVuLWRlbW8tc2FsdA$cpX3Ka5h9WQFwul7kGMvWrkEODlPfjyhovB3yYyE8g0',
  1767225600, 1767225600
);

-- Who runs the platform logs in with this phone and the same password.
INSERT INTO user (id, nickname, phone, password_hash, created_at, changed_at) VALUES (
  '0197a00000007000800000000d000002', '运营小李', '+8613800000002',
  '$argon2id$v=19$m=19456,t=2,p=1$a2FpbWVuLWRlbW8tc2FsdA$cpX3Ka5h9WQFwul7kGMvWrkEODlPfjyhovB3yYyE8g0',
  1767225600, 1767225600
);

INSERT INTO post (user_id, role, merchant_number, since) VALUES
  ('0197a00000007000800000000d000001', 'owner', 1, 1767225600),
  ('0197a00000007000800000000d000002', 'operator', NULL, 1767225600);

-- Tea from the shelf of the first store.
INSERT INTO product (number, id, merchant_number, kind, name, intro, attributes, cover_url) VALUES
  (901, '0197a000000070008000000000f00901', 1, 'goods', '明前龙井', '杭州西湖产区，清明前采摘。', '{"category": "绿茶"}',
    '/sandbox/pictures/0197a000000070008000000000000901-1.svg'),
  (902, '0197a000000070008000000000f00902', 1, 'goods', '古树普洱', '云南勐海，熟茶，三年陈。', '{"category": "普洱茶"}',
    '/sandbox/pictures/0197a000000070008000000000000902-1.svg');

INSERT INTO sku (id, product_number, name, specification, price_fen) VALUES
  ('0197a000000070008000000000900901', 901, '一壶', '{"grams": 5}', 3800),
  ('0197a000000070008000000000900902', 902, '一壶', '{"grams": 8}', 4800);

INSERT INTO listing (number, id, store_number, product_number, kind, fulfilment, price_from_fen, price_unit) VALUES
  (901, '0197a000000070008000000000000901', 1, 901, 'goods', 'serve', 3800, 'piece'),
  (902, '0197a000000070008000000000000902', 1, 902, 'goods', 'serve', 4800, 'piece');

INSERT INTO stock_entry (sku_id, store_number, reason, quantity, actor, at) VALUES
  ('0197a000000070008000000000900901', 1, 'received', 200, 'system', 1767225600),
  ('0197a000000070008000000000900902', 1, 'received', 100, 'system', 1767225600);
