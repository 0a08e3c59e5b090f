-- Owner: fulfilment. What is in use just now, and would be ended by time alone.
CREATE VIEW fulfilment_begun (order_id, item) AS
SELECT fulfilment.order_id, fulfilment.item
FROM fulfilment
JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
WHERE now.phase = 'begun' AND now.after_time IS NOT NULL;
