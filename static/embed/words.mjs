/*
 * The loader's own words in the other languages that the page speaks: open({words: words.de}).
 */
export const words = {
  ar: {
    title: 'إعادة ربط البنك', close: 'إغلاق', stay: 'متابعة', leave: 'مغادرة', link: 'المتابعة في نافذة جديدة',
    question: 'هل تريد المغادرة دون إكمال؟ سيضيع ما تمت كتابته.',
    late: 'لا تُحمَّل الصفحة هنا.', refused: 'لم يفتح المتصفح النافذة.',
  },
  de: {
    title: 'Bank neu verbinden', close: 'Schließen', stay: 'Weiter', leave: 'Verlassen', link: 'In neuem Fenster fortfahren',
    question: 'Ohne Abschluss verlassen? Die Eingaben gehen verloren.',
    late: 'Die Seite lädt hier nicht.', refused: 'Der Browser hat das Fenster nicht geöffnet.',
  },
  he: {
    title: 'חיבור מחדש של הבנק', close: 'סגירה', stay: 'המשך', leave: 'יציאה', link: 'המשך בחלון חדש',
    question: 'לצאת בלי לסיים? מה שהוקלד יאבד.',
    late: 'הדף לא נטען כאן.', refused: 'הדפדפן לא פתח את החלון.',
  },
  it: {
    title: 'Ricollegare la banca', close: 'Chiudi', stay: 'Continua', leave: 'Esci', link: 'Continua in una nuova finestra',
    question: 'Uscire senza finire? Ciò che è stato scritto andrà perso.',
    late: 'La pagina non si carica qui.', refused: 'Il browser non ha aperto la finestra.',
  },
  nl: {
    title: 'Bank opnieuw koppelen', close: 'Sluiten', stay: 'Doorgaan', leave: 'Verlaten', link: 'Doorgaan in een nieuw venster',
    question: 'Weggaan zonder af te ronden? Wat is ingevuld, gaat verloren.',
    late: 'De pagina laadt hier niet.', refused: 'De browser heeft het venster niet geopend.',
  },
  pl: {
    title: 'Ponowne połączenie z bankiem', close: 'Zamknij', stay: 'Kontynuuj', leave: 'Wyjdź', link: 'Kontynuuj w nowym oknie',
    question: 'Wyjść bez dokończenia? Wpisane dane zostaną utracone.',
    late: 'Strona się tu nie wczytuje.', refused: 'Przeglądarka nie otworzyła okna.',
  },
  pt: {
    title: 'Voltar a ligar o banco', close: 'Fechar', stay: 'Continuar', leave: 'Sair', link: 'Continuar numa nova janela',
    question: 'Sair sem terminar? O que foi escrito será perdido.',
    late: 'A página não carrega aqui.', refused: 'O navegador não abriu a janela.',
  },
  'pt-BR': {
    title: 'Reconectar o banco', close: 'Fechar', stay: 'Continuar', leave: 'Sair', link: 'Continuar em uma nova janela',
    question: 'Sair sem terminar? O que foi digitado será perdido.',
    late: 'A página não carrega aqui.', refused: 'O navegador não abriu a janela.',
  },
}
