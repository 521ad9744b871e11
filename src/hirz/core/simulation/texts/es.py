"""Spanish sentences of simulated reports: restrained, invented, free of sexual content."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "child_open": (
        "Tengo {age} años y no sé a quién contarlo.",
        "Ayúdenme por favor, tengo {age} años.",
        "Hola, tengo {age} años. Alguien me da miedo en {platform}.",
    ),
    "third_open": (
        "Escribo por un menor de {age} años de mi familia.",
        "Un alumno de {age} años me lo ha contado hoy y acepta que lo denuncie.",
        "Nuestro centro de escucha recibió a un menor de {age} años.",
    ),
    "contact": (
        "La cuenta {handle} en {platform} escribió primero y dijo tener la misma edad.",
        "Empezó con {handle} en {platform}, amable durante unos días.",
    ),
    "hold": ("Esta persona guarda fotos privadas y la lista de contactos.", "La cuenta dice que guardó fotos privadas."),
    "threat_family": ("Amenaza con enviarlo todo a la familia.", "Dice que los padres lo recibirán todo."),
    "threat_school": ("Dice que toda la clase las recibirá.", "Nombró la escuela y a varios amigos."),
    "threat_publish": ("Amenaza con publicarlo todo.", "Dice que lo pondrá en una página pública."),
    "threat_harm": ("También amenaza con violencia.", "Dice que conoce el camino a la casa."),
    "pay": ("Exige {amount} a {wallet}.", "El precio es {amount}, a {wallet}."),
    "more_images": ("Exige más fotos cada día.", "No quiere dinero: exige más fotos."),
    "deadline": ("El plazo acaba {day} a las {hour}.", "Da tiempo hasta las {hour} {day}."),
    "meeting": ("Quiere un encuentro {day} a las {hour} cerca de {place}.", "Un adulto espera al menor {day} a las {hour} en {place}."),
    "self_harm": ("El menor dice que ya no quiere vivir.", "Pienso en hacerme daño, no puedo más."),
    "danger": ("El menor está con esta persona ahora.", "El menor está encerrado ahora mismo."),
    "near": ("La persona vive en la misma casa y hace daño al menor.", "Es alguien que cuida al menor y abusa de él."),
    "live": ("La cuenta anuncia una emisión de pago {day} a las {hour}.", "Hay una emisión ahora en la sala {room}."),
    "room": ("Se entra con el código {room}.", "El grupo es cerrado; el código es {room}."),
    "lure": (
        "El anuncio promete trabajo fácil en casa y fama a chicas menores de 18 años.",
        "La agencia promete un empleo en el extranjero y pide secreto.",
    ),
    "departure": ("El menor viaja {day}; el billete está comprado.", "Salen {day} a las {hour}, ya tienen el pasaporte."),
    "grooming": ("La conversación se volvió personal y la cuenta pide secreto.", "Pide pasar a otra aplicación y borrar los mensajes."),
    "material": ("Una página muestra imágenes de un menor que no deberían estar allí.", "La dirección fue encontrada por un particular."),
    "unsolicited": ("El menor recibió contenido obsceno sin pedirlo.", "Un desconocido envió imágenes obscenas al menor."),
    "near_text": ("Contacto: {phone}.", "El número usado es {phone}."),
    "detail": (
        "Hablaban sobre todo por la noche, después de la escuela.",
        "La cuenta cambió dos veces de foto.",
        "El primer mensaje fue hace unas {weeks} semanas.",
        "La conversación sigue en el teléfono.",
        "El menor bloqueó la cuenta y apareció otra.",
        "Otros dos menores del grupo recibieron lo mismo.",
        "Aconsejamos no pagar y guardarlo todo.",
    ),
    "close": ("Dígannos qué hacer.", "Gracias por su ayuda."),
    "noise": ("Compré un teléfono en línea y nunca llegó.", "Alguien me insulta en los comentarios de mi tienda.", "Han pirateado mi cuenta."),
    "chat": (
        "hola qué tal", "dónde vives", "no se lo digas a nadie", "tienes hasta las {hour}", "envía {amount} a {wallet}",
        "conozco a tus amigos", "contesta", "para por favor", "no tengo dinero", "último aviso",
    ),
    "script": (
        "Lo tengo todo y {contacts}. Envía {amount} a {wallet} {deadline} o lo verán todos. {close}",
        "Escucha bien: {amount} a {wallet} {deadline}. Si no, {contacts} lo recibe todo. {close}",
    ),
    "contacts": ("tu lista de contactos", "tu lista de amigos", "tu familia"),
    "script_deadline": ("en 24 horas", "antes de esta noche", "hoy"),
    "script_close": ("No me bloquees.", "Bloquearme no cambia nada.", "Es el último mensaje."),
}  # fmt: skip

DAYS = {"today": "hoy", "tomorrow": "mañana", "later": "en {n} días"}
