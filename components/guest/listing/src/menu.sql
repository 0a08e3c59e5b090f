-- What its store sells by the piece beside it, of each kind of thing that is counted.
SELECT (
    SELECT json_group_array(json_object('category', category, 'listing_id', id, 'name', name, 'intro', intro, 'cover_url', cover_url,
      'articles', json(articles)))
    FROM (
      SELECT sold.id, product.name, product.intro, product.cover_url, product.attributes ->> '$.category' AS category, (
          SELECT json_group_array(json_object('sku_id', id, 'name', name, 'specification', json(specification),
            'price_fen', price_fen, 'available', available))
          FROM (
            SELECT sku.id, sku.name, sku.specification, sku.price_fen, coalesce((
                SELECT on_hand - reserved FROM stock WHERE stock.sku_id = sku.id AND stock.store_number = sold.store_number
              ), 0) + coalesce((
                SELECT sum(quantity) FROM stock_reservation AS late
                WHERE late.sku_id = sku.id AND late.store_number = sold.store_number AND late.state = 'held' AND late.held_until <= ?2
              ), 0) AS available
            FROM sku WHERE sku.product_number = sold.product_number AND sku.state = 'sold'
            ORDER BY sku.price_fen, sku.id
          )
        ) AS articles
      FROM listing AS sold JOIN product ON product.number = sold.product_number
      WHERE sold.store_number = asked.store_number AND sold.state = 'shown' AND sold.number <> asked.number
        AND EXISTS (SELECT 1 FROM sku WHERE sku.product_number = sold.product_number AND sku.state = 'sold')
      ORDER BY category IS NULL, category, product.name, sold.number
    )
  ) AS goods
FROM listing AS asked
WHERE asked.id = ?1 AND asked.state = 'shown'
