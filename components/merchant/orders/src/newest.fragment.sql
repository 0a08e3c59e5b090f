    ORDER BY own.id DESC LIMIT ?4
  )
)
ORDER BY placed.id DESC LIMIT ?4
