SELECT merchant.id, merchant.name, merchant.state, merchant.state_reason, merchant.revision, merchant.contact_sealed, merchant.address,
  merchant.scope, merchant.rating, merchant.rating_reason, merchant.platform_fee_basis_points, merchant.created_at,
  merchant.changed_at,
  (SELECT json_object('id', user.id, 'nickname', user.nickname) FROM user WHERE user.id = merchant.applicant_id) AS applicant,
  (SELECT json_group_array(json_object('kind', kind, 'number', number, 'valid_until', valid_until, 'picture_url', picture_url))
   FROM (
     SELECT kind, merchant_document.number, valid_until, picture_url FROM merchant_document
     WHERE merchant_number = merchant.number ORDER BY kind
   )) AS documents,
  (SELECT count(*) FROM store WHERE store.merchant_number = merchant.number) AS stores,
  (SELECT json_group_array(json_object('id', other.id, 'name', other.name, 'state', other.state))
   FROM merchant_document AS shown
   JOIN merchant_document AS same ON same.kind = shown.kind AND same.number = shown.number
     AND same.merchant_number <> shown.merchant_number
   JOIN merchant AS other ON other.number = same.merchant_number
   WHERE shown.merchant_number = merchant.number AND shown.kind = 'business_licence') AS same_licence
FROM merchant
