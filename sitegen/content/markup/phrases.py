"""The few words that a rendered body adds of its own, by language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

CALLOUT_KINDS = ("note", "tip", "important", "warning", "caution")


class Phrases(NamedTuple):
    """`back` and `watch` have a place for the footnote's number and for the name of the video site."""

    callouts: Mapping[str, str]
    footnotes: str
    back: str
    table: str
    done: str
    to_do: str
    watch: str
    ai_made: str
    pictures: str
    enlarge: str


_ROWS = {
    "en": "Note|Tip|Important|Warning|Caution|Footnotes|Back to reference {}|Table|Done|To do|Watch on {}"
    "|AI-generated image|Pictures|Enlarge the picture",
    "de": "Hinweis|Tipp|Wichtig|Warnung|Vorsicht|Fußnoten|Zurück zur Textstelle {}|Tabelle|Erledigt|Offen"
    "|Auf {} ansehen|KI-generiertes Bild|Bilder|Bild vergrößern",
    "fr": "Note|Astuce|Important|Avertissement|Attention|Notes|Retour à l’appel de note {}|Tableau|Fait|À faire"
    "|Voir sur {}|Image générée par IA|Images|Agrandir l’image",
    "es": "Nota|Consejo|Importante|Advertencia|Precaución|Notas|Volver a la llamada {}|Tabla|Hecho|Pendiente|Ver en {}"
    "|Imagen generada por IA|Imágenes|Ampliar la imagen",
    "pt": "Nota|Dica|Importante|Aviso|Cuidado|Notas|Voltar à referência {}|Tabela|Feito|Por fazer|Ver no {}"
    "|Imagem gerada por IA|Imagens|Ampliar a imagem",
    "it": "Nota|Consiglio|Importante|Avviso|Attenzione|Note|Torna al riferimento {}|Tabella|Fatto|Da fare|Guarda su {}"
    "|Immagine generata dall’IA|Immagini|Ingrandisci l’immagine",
    "nl": "Opmerking|Tip|Belangrijk|Waarschuwing|Let op|Voetnoten|Terug naar verwijzing {}|Tabel|Klaar|Te doen"
    "|Bekijk op {}|Door AI gemaakt beeld|Beelden|Beeld vergroten",
    "pl": "Uwaga|Wskazówka|Ważne|Ostrzeżenie|Ostrożnie|Przypisy|Wróć do odsyłacza {}|Tabela|Zrobione|Do zrobienia"
    "|Obejrzyj w serwisie {}|Obraz wygenerowany przez AI|Obrazy|Powiększ obraz",
    "ru": "Примечание|Совет|Важно|Предупреждение|Осторожно|Примечания|Назад к сноске {}|Таблица|Готово|Не готово"
    "|Смотреть на {}|Изображение создано ИИ|Изображения|Увеличить изображение",
    "uk": "Примітка|Порада|Важливо|Попередження|Обережно|Примітки|Назад до виноски {}|Таблиця|Готово|Не готово"
    "|Дивитися на {}|Зображення створене ШІ|Зображення|Збільшити зображення",
    "sv": "Obs|Tips|Viktigt|Varning|Försiktigt|Fotnoter|Tillbaka till hänvisning {}|Tabell|Klart|Att göra|Se på {}"
    "|AI-genererad bild|Bilder|Förstora bilden",
    "da": "Bemærk|Tip|Vigtigt|Advarsel|Forsigtig|Fodnoter|Tilbage til henvisning {}|Tabel|Færdig|Mangler|Se på {}"
    "|AI-genereret billede|Billeder|Forstør billedet",
    "nb": "Merk|Tips|Viktig|Advarsel|Forsiktig|Fotnoter|Tilbake til henvisning {}|Tabell|Ferdig|Gjenstår|Se på {}"
    "|AI-generert bilde|Bilder|Forstørr bildet",
    "fi": "Huomaa|Vinkki|Tärkeää|Varoitus|Varo|Alaviitteet|Takaisin viitteeseen {}|Taulukko|Valmis|Tekemättä"
    "|Katso palvelussa {}|Tekoälyn luoma kuva|Kuvat|Suurenna kuva",
    "cs": "Poznámka|Tip|Důležité|Varování|Pozor|Poznámky pod čarou|Zpět k odkazu {}|Tabulka|Hotovo|Zbývá"
    "|Sledovat na {}|Obrázek vytvořený umělou inteligencí|Obrázky|Zvětšit obrázek",
}
_SAME = {"no": "nb", "nn": "nb"}


@lru_cache(maxsize=64)
def phrases(language: str) -> Phrases:
    """The words for a language tag (`pt-BR`), English where we have none."""
    base = language.replace("_", "-").split("-")[0].lower()
    words = _ROWS.get(_SAME.get(base, base), _ROWS["en"]).split("|")
    return Phrases(dict(zip(CALLOUT_KINDS, words[:5], strict=True)), *words[5:])
