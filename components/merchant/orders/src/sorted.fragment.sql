    ORDER BY iif(?13, own.starts_at, 0), own.id DESC LIMIT ?4
  )
)
ORDER BY iif(?13, placed.starts_at, 0), placed.id DESC LIMIT ?4
